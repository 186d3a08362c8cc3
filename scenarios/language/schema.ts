/**
 * The scenario language: every key that a scenario file may have.
 *
 * The one source of the types, of validation, of the schema for editors (schema.json) and of the reference
 * (reference.md); a test keeps the two files up to date. What spans several keys is in bounds.ts, the lines of
 * `expect` have a grammar of their own in expect.ts.
 */
import { z } from 'zod'
import { SMALLEST_PAYLOAD_BYTES } from '../../protocol/event.ts'
import { duration, oneOf, prose, rate, size, slug, trueOrFalse, wholeNumber } from './quantities.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

/** Bounds that the command line's options share with the file. */
export const BOUNDS = {
  clients: { least: 1, most: 100_000 },
  repeat: { least: 1, most: 1000 },
  seed: { least: 0, most: 2 ** 31 - 1 },
  rate: { least: 0, most: 100_000 },
  phaseMs: { least: 100, most: 24 * HOUR_MS },
  rampMs: { least: 0, most: 10 * MINUTE_MS },
  /** 64 KiB: several such events still fit one response of 1 MiB. */
  payloadBytes: { least: SMALLEST_PAYLOAD_BYTES, most: 64 * 1024 },
  intervalMs: { least: 10, most: HOUR_MS },
  /** The server holds no poll longer than 30 s, below the time-outs of common proxies. */
  waitMs: { least: 100, most: 30 * SECOND_MS },
} as const

const feed = z
  .strictObject({
    source: prose(
      200,
      'Where the data comes from: `synthetic`, the name of a recorded feed (`stocks`, `weather`, `earthquakes`), or a JSON file of rows below the folder of this scenario, such as `rows.json`.',
    ),
    rate: rate(BOUNDS.rate, 'Events per second, for phases that name no rate of their own.'),
    payload: size(
      BOUNDS.payloadBytes,
      'The exact size of every event as JSON, reached by padding. Without it events are as long as their data.',
    ).optional(),
    arrival: oneOf(
      ['fixed', 'poisson'],
      '`fixed`: an event every 1/rate seconds. `poisson`: random gaps of that mean, drawn from the seed.',
    ).default('fixed'),
  })
  .meta({ description: 'What the server publishes.' })

const clients = z
  .strictObject({
    count: wholeNumber(BOUNDS.clients, 'How many simulated clients follow the feed, each with sockets of its own.'),
    ramp: duration(
      BOUNDS.rampMs,
      'Clients connect evenly over this time, from the start. Not longer than the phases before the first measured one.',
    ).prefault('0s'),
    headers: oneOf(
      ['minimal', 'browser'],
      "What the heads of requests hold: the least that HTTP/1.1 asks for, or what a current browser sends. This decides much of polling's bytes.",
    ).default('browser'),
    channels: oneOf(['one'], 'All clients follow one channel.').default('one'),
  })
  .meta({ description: 'Who follows the feed.' })

const phase = z.strictObject({
  name: slug('Shown in charts; each phase has a name of its own.'),
  duration: duration(BOUNDS.phaseMs, 'How long the phase lasts.'),
  rate: rate(BOUNDS.rate, "Events per second in this phase, instead of the feed's.").optional(),
  measure: trueOrFalse(
    'Whether the figures cover this phase. An event belongs to the phase in which it was due.',
  ).default(false),
})

const polling = z
  .strictObject({
    interval: duration(BOUNDS.intervalMs, 'Time between two polls of one client.').prefault('1s'),
    schedule: oneOf(
      ['fixed-rate', 'fixed-delay'],
      '`fixed-rate`: poll at fixed instants. `fixed-delay`: the interval counts from the response.',
    ).default('fixed-rate'),
    etag: trueOrFalse(
      'Send the ETag of the last answer back, so that an unchanged answer is a 304 without body.',
    ).default(true),
  })
  .meta({ description: 'Short polling: ask again every so often.' })

const longPolling = z
  .strictObject({
    wait: duration(BOUNDS.waitMs, 'How long the server is asked to hold a poll that has nothing to answer.').prefault(
      '25s',
    ),
  })
  .meta({ description: 'Long polling: ask, and be held until there is an answer.' })

const sse = z.strictObject({}).meta({ description: 'Server-Sent Events: one response that never ends. No settings.' })

const websocket = z.strictObject({}).meta({ description: 'WebSocket: one connection, frames both ways. No settings.' })

/** `sse:` with nothing after it means the defaults, like `sse: {}`. */
function settings<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape, z.core.$strict>) {
  return schema
    .nullable()
    .transform((written) => written ?? schema.parse({}))
    .optional()
}

const transports = z
  .strictObject({
    polling: settings(polling),
    'long-polling': settings(longPolling),
    sse: settings(sse),
    websocket: settings(websocket),
  })
  .refine((named) => Object.keys(named).length > 0, { error: 'at least one transport' })
  .meta({
    description: 'The transports to compare, each with its settings; at least one. `sse: {}` takes the defaults.',
    minProperties: 1,
  })

const server = z
  .strictObject({
    keepAlive: trueOrFalse(
      'HTTP keep-alive for polling and long polling; `false`: a new TCP connection for each request.',
    ).default(true),
  })
  .meta({ description: 'How the server is set up.' })

const lesson = z
  .strictObject({
    predict: prose(5000, 'What to write down before the run.').optional(),
    explain: prose(5000, 'What the figures mean.').optional(),
    discuss: prose(5000, 'Where the argument goes from here.').optional(),
  })
  .meta({ description: 'For a class: shown around the result, not needed by the run.' })

const expectation = z.string({ error: 'a line such as websocket.latency.p99 < 50ms' }).max(200)

/** A scenario file as it is written; parsing it gives numbers in ms, bytes and events per second. */
export const scenarioSchema = z.strictObject({
  name: slug('What `tlab run` and `tlab list` call this scenario; part of the name of its result files.'),
  title: prose(120, 'One line for lists and headings.'),
  question: prose(500, 'What this scenario answers.').optional(),
  feed,
  clients,
  phases: z
    .array(phase, { error: 'a list of phases' })
    .min(1, { error: 'at least one phase' })
    .max(100, { error: 'at most 100 phases' })
    .meta({ description: 'Played one after the other; at least one is measured.' }),
  transports,
  repeat: wholeNumber(
    BOUNDS.repeat,
    'Trials of each transport, in rounds of random order. Intervals need 3, good ones 5.',
  ).default(5),
  seed: wholeNumber(BOUNDS.seed, 'Decides everything random, so that a run can be repeated.').default(1),
  server: server.prefault({}),
  expect: z.array(expectation, { error: 'a list of lines' }).max(100, { error: 'at most 100 lines' }).default([]).meta({
    description: 'Thresholds, shown as met or missed with the measured value; a missed one ends with exit code 99.',
  }),
  lesson: lesson.optional(),
})

/** A scenario as the schema reads it: defaults filled in, quantities as numbers. */
export type WrittenScenario = z.infer<typeof scenarioSchema>
