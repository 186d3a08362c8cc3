/**
 * The scenario language: every key that a scenario file may have.
 *
 * The one source of the types, of validation, of the schema for editors (schema.json) and of the reference
 * (reference.md); a test keeps the two files up to date. The keys below `transports`, `network`, `faults` and `uplink` are in
 * transport-settings.ts, network-schema.ts, fault-schema.ts and uplink-schema.ts, those of ramps, bursts and recordings in
 * schedule-schema.ts, what spans several keys in the files named bounds and keys; the lines of `expect` have a grammar of
 * their own in expect.ts.
 */
import { z } from 'zod'
import { SLOW_CONSUMER_POLICIES } from '../../protocol/server-options.ts'
import { faultsSchema } from './fault-schema.ts'
import { matrixSchema } from './matrix-schema.ts'
import { networkSchema } from './network-schema.ts'
import { proxySchema } from './proxy-schema.ts'
import { duration, oneOf, prose, rate, size, slug, trueOrFalse, wholeNumber } from './quantities.ts'
import { BOUNDS } from './ranges.ts'
import { clientArrival, feedPayload, feedSpeed, phaseBurst, phaseRate } from './schedule-schema.ts'
import { targetSchema } from './target-schema.ts'
import { transportsSchema } from './transport-settings.ts'
import { channelsSchema, uplinkSchema } from './uplink-schema.ts'
import { coalesce, serverCompression } from './wire-options.ts'

const feed = z
  .strictObject({
    source: prose(
      200,
      'Where the data comes from: `synthetic`, the name of a recorded feed (`stocks`, `weather`, `earthquakes`, `flights`, `football-goals`) or of a made-up one (`notifications`, `news-items`, `servers`), a JSON file of rows below the folder of this scenario, such as `rows.json`, or `none`: nothing but what clients send (`uplink`), or what a `target` publishes by itself.',
      'stocks',
    ),
    rate: rate(
      BOUNDS.rate,
      'Events per second, for phases that name no rate of their own. Needed with every `arrival` but `recorded`, which has none, and with every `source` but `none`.',
    ).optional(),
    payload: feedPayload.optional(),
    arrival: oneOf(
      ['fixed', 'poisson', 'recorded'],
      '`fixed`: an event every 1/rate seconds. `poisson`: random gaps of that mean, drawn from the seed. `recorded`: at the instants of the rows themselves (`time` of each), from the first row on and over again after the last.',
    ).default('fixed'),
    speed: feedSpeed.optional(),
  })
  .meta({ description: 'What the server publishes.', example: { source: 'stocks', rate: '20/s' } })

const clients = z
  .strictObject({
    count: wholeNumber(BOUNDS.clients, 'How many simulated clients follow the feed, each with sockets of its own.', 10),
    ramp: duration(
      BOUNDS.rampMs,
      'Clients connect over this time, from the start. Not longer than the phases before the first measured one.',
    ).prefault('0s'),
    arrival: clientArrival.default('even'),
    headers: oneOf(
      ['minimal', 'browser'],
      "What the heads of requests hold: the least that HTTP/1.1 asks for, or what a current browser sends. This decides much of polling's bytes.",
    ).default('browser'),
    channels: channelsSchema,
  })
  .meta({ description: 'Who follows the feed.' })

const phase = z.strictObject({
  name: slug('Shown in charts; each phase has a name of its own.', 'steady'),
  duration: duration(BOUNDS.phaseMs, 'How long the phase lasts.'),
  rate: phaseRate.optional(),
  burst: phaseBurst.optional(),
  measure: trueOrFalse(
    'Whether the figures cover this phase. An event belongs to the phase in which it was due.',
  ).default(false),
})

const server = z
  .strictObject({
    keepAlive: trueOrFalse(
      'HTTP keep-alive for polling, long polling and messages that are posted (`uplink` without WebSocket); `false`: a new TCP connection for each of these requests. Not beside `proxy`, which has connections of its own.',
    ).default(true),
    keepAliveTimeout: duration(
      BOUNDS.keepAliveMs,
      'How long the server keeps a connection on which nothing is asked; without it 72 s. A poller whose interval is longer finds its connection closed, and opens a new one for each poll. Only with `polling` alone and without `uplink`, at most half of its interval or at least twice of it: in between chance decides.',
    ).optional(),
    compression: serverCompression,
    coalesce: coalesce.prefault('none'),
    slowConsumers: oneOf(
      SLOW_CONSUMER_POLICIES,
      'What becomes of a client that reads too slowly, once `outbox` bytes wait for it: it is disconnected, loses the oldest of what waits, or gets only the newest. What is left out is told by a gap.',
    ).default('disconnect'),
    outbox: size(BOUNDS.outboxBytes, 'The most that may wait for one connection.').prefault('1MiB'),
  })
  .meta({ description: 'How the server is set up.' })

const backOff = z
  .strictObject({
    first: duration(
      BOUNDS.backOffMs,
      'After a first failure a client waits anything from nothing to this, at random (full jitter); the most doubles with each further failure, and a received event ends the row.',
    ).prefault('500ms'),
    cap: duration(BOUNDS.backOffMs, 'The most never grows beyond this. Not shorter than `first`.').prefault('10s'),
  })
  .meta({
    description:
      'How long clients wait before they try again, one rule for all transports. A poll on a kept connection that ended before it answered is asked again at once (RFC 9112 §9.3.1), so after an end or a reset `polling` and `long-polling` seldom wait at all.',
  })

const lesson = z
  .strictObject({
    predict: prose(5000, 'What to write down before the run.').optional(),
    explain: prose(5000, 'What the figures mean.').optional(),
    discuss: prose(5000, 'Where the argument goes from here.').optional(),
  })
  .meta({ description: 'For a class: shown around the result, not needed by the run.' })

const expectation = z
  .string({ error: 'a line such as websocket.latency.p99 < 50ms' })
  .max(200)
  .meta({ examples: ['websocket.latency.p99 < 50ms'] })

/** A scenario file as it is written; parsing it gives numbers in ms, bytes and events per second. */
export const scenarioSchema = z.strictObject({
  name: slug(
    'What `tlab run` and `tlab list` call this scenario; part of the name of its result files.',
    'my-scenario',
  ),
  title: prose(120, 'One line for lists and headings.', 'A live feed for 20 people'),
  question: prose(500, 'What this scenario answers.').optional(),
  feed,
  clients,
  uplink: uplinkSchema,
  phases: z
    .array(phase, { error: 'a list of phases' })
    .min(1, { error: 'at least one phase' })
    .max(100, { error: 'at most 100 phases' })
    .meta({
      description: 'Played one after the other; at least one is measured.',
      example: [{ name: 'steady', duration: '10s', measure: true }],
    }),
  transports: transportsSchema,
  repeat: wholeNumber(
    BOUNDS.repeat,
    'Blocks: one trial of every transport each, in random order. Intervals need 3, good ones 5.',
  ).default(5),
  seed: wholeNumber(BOUNDS.seed, 'Decides everything random, so that a run can be repeated.').default(1),
  server: server.prefault({}),
  backOff: backOff.prefault({}),
  network: networkSchema,
  proxy: proxySchema,
  target: targetSchema,
  faults: faultsSchema,
  expect: z.array(expectation, { error: 'a list of lines' }).max(100, { error: 'at most 100 lines' }).default([]).meta({
    description:
      'Thresholds, shown as met or missed with the measured value and its interval over the blocks; a missed one ends with exit code 99, also where chance alone may have missed it (“within the noise”), unless `--tolerate-noise` lets such ones pass.',
  }),
  matrix: matrixSchema,
  lesson: lesson.optional(),
})

/** A scenario as the schema reads it: defaults filled in, quantities as numbers. */
export type WrittenScenario = z.infer<typeof scenarioSchema>
