/**
 * The keys of `matrix`: each is an axis of a sweep and takes a list of what another key of the scenario takes one of. What
 * they mean together is checked in matrix-bounds.ts; a cell is read as a scenario of its own in sweep.ts.
 */
import { z } from 'zod'
import type { AxisUnit } from '../../protocol/matrix.ts'
import type { KeyPath } from './errors.ts'
import { duration, rate, size, trueOrFalse, wholeNumber } from './quantities.ts'
import { BOUNDS } from './ranges.ts'

/** What a list of so many values shows, fewer show as well. */
const MOST_VALUES = 32

/** Where an axis' value goes, and what it is in. */
export interface AxisKey {
  readonly path: KeyPath
  readonly unit: AxisUnit
  /** Reads one value as it is written. */
  readonly value: z.ZodType<number | boolean>
}

const MEANINGS = {
  rate: 'Instead of `feed.rate`, of all phases: none may name a rate of its own, so that each cell warms up at its own rate.',
  interval: 'Instead of `transports.polling.interval`; needs `polling` among the transports.',
  rtt: 'Instead of `network.rtt`; without `network` it makes a link of nothing else.',
  payload: 'Instead of `feed.payload`.',
  clients: 'Instead of `clients.count`, also with `--short`.',
  keepAlive:
    'Instead of `server.keepAlive`; needs `polling` or `long-polling` among the transports, or `sse` beside `uplink`.',
} as const

/** In the order in which cells name them. */
export const AXIS_KEYS = {
  rate: { path: ['feed', 'rate'], unit: 'perSecond', value: rate(BOUNDS.rate, MEANINGS.rate) },
  interval: {
    path: ['transports', 'polling', 'interval'],
    unit: 'ms',
    value: duration(BOUNDS.intervalMs, MEANINGS.interval),
  },
  rtt: { path: ['network', 'rtt'], unit: 'ms', value: duration(BOUNDS.rttMs, MEANINGS.rtt) },
  payload: { path: ['feed', 'payload'], unit: 'bytes', value: size(BOUNDS.payloadBytes, MEANINGS.payload) },
  clients: { path: ['clients', 'count'], unit: 'count', value: wholeNumber(BOUNDS.clients, MEANINGS.clients) },
  keepAlive: { path: ['server', 'keepAlive'], unit: 'flag', value: trueOrFalse(MEANINGS.keepAlive) },
} as const satisfies Readonly<Record<string, AxisKey>>

export type AxisName = keyof typeof AXIS_KEYS

export const AXIS_NAMES = Object.keys(AXIS_KEYS) as readonly AxisName[]

function axis<Value extends z.ZodType>(value: Value, description: string) {
  return z
    .array(value, { error: 'a list of values' })
    .min(2, { error: 'at least two values' })
    .max(MOST_VALUES, { error: `at most ${MOST_VALUES} values` })
    .optional()
    .meta({ description })
}

export const matrixSchema = z
  .strictObject({
    rate: axis(AXIS_KEYS.rate.value, MEANINGS.rate),
    interval: axis(AXIS_KEYS.interval.value, MEANINGS.interval),
    rtt: axis(AXIS_KEYS.rtt.value, MEANINGS.rtt),
    payload: axis(AXIS_KEYS.payload.value, MEANINGS.payload),
    clients: axis(AXIS_KEYS.clients.value, MEANINGS.clients),
    keepAlive: axis(AXIS_KEYS.keepAlive.value, MEANINGS.keepAlive),
  })
  .refine((axes) => Object.keys(axes).length > 0, {
    error: 'at least one axis',
    // One whose name is misspelt is told of already.
    when: ({ issues }) => issues.length === 0,
  })
  .optional()
  .meta({
    description:
      'A sweep: each key is an axis, a list of values instead of the one that the scenario has, and every combination (a cell) is run as a scenario of its own, the trials of all cells in random order. The file without it must be in order as well. A line of `expect` holds for every cell, or for those that `where` names: `polling.bytesPerEvent < sse.bytesPerEvent where rate >= 50/s and clients = 10`.',
  })

/** The axes as the schema reads them; at least one. */
export type WrittenMatrix = NonNullable<z.infer<typeof matrixSchema>>
