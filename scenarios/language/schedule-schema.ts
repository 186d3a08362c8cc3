/**
 * How much is published, and when: ramps and bursts of phases, the speed of a recording, sizes that differ, and how clients
 * come. What these keys mean together is checked in schedule-keys.ts and schedule-bounds.ts.
 */
import { z } from 'zod'
import { duration, oneOf, rate, size, wholeNumber } from './quantities.ts'
import { BOUNDS } from './ranges.ts'

const RATE =
  "Events per second in this phase, instead of the feed's: one rate (`0/s` for silence), or a ramp `{ from: 1/s, to: 100/s }`."

export const phaseRate = z
  .union([
    rate(BOUNDS.rate, RATE),
    z.strictObject({
      from: rate(BOUNDS.rate, 'As the phase begins.'),
      to: rate(BOUNDS.rate, 'As it ends; in between the rate changes evenly.'),
    }),
  ])
  .meta({ description: RATE })

export const phaseBurst = z
  .strictObject({
    size: wholeNumber(BOUNDS.burstSize, 'How many events are due at that instant.'),
    every: duration(
      BOUNDS.burstMs,
      'From one burst to the next. The first is due as the phase begins, so one as long as the phase makes a single spike.',
    ),
  })
  .meta({
    description: 'Many events at one instant, again and again, on top of the rate: with `rate: 0/s` nothing else.',
  })

const PAYLOAD =
  'The exact size of every event as JSON, reached by padding: one for all, or `{ from: 128B, to: 4KiB }`, one for each. Without it events are as long as their data.'

export const feedPayload = z
  .union([
    size(BOUNDS.payloadBytes, PAYLOAD),
    z.strictObject({
      from: size(BOUNDS.payloadBytes, 'The smallest.'),
      to: size(BOUNDS.payloadBytes, 'The largest.'),
      spread: oneOf(
        ['uniform', 'log-uniform'],
        'Drawn for each event from the seed. `uniform`: every size as often as any other. `log-uniform`: every doubling as often as any other, so that small ones are common and large ones rare.',
      ).default('uniform'),
    }),
  ])
  .meta({ description: PAYLOAD })

const SPEED = `a number from ${BOUNDS.speed.least} to ${BOUNDS.speed.most}, such as 60`

export const feedSpeed = z
  .number({ error: SPEED })
  .min(BOUNDS.speed.least, { error: SPEED })
  .max(BOUNDS.speed.most, { error: SPEED })
  .meta({
    description: 'Only with `arrival: recorded`: how many times as fast as it happened. Without it 1.',
    bounds: `${BOUNDS.speed.least} … ${BOUNDS.speed.most}`,
    examples: [60],
  })

export const clientArrival = oneOf(
  ['even', 'poisson'],
  'When clients connect within `ramp`: `even`, one after the other; `poisson`, each at a random instant drawn from the seed, as strangers do.',
)
