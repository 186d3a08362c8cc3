/**
 * The long form of the receive stamps: bursts to many connections at once, each write with its instant, by a server in
 * a process of its own. What the driver says of its own error must hold: beyond it and the way through the loopback no
 * more than one event in a hundred may be late; and none may have a stamp from before it was written.
 */
import { expect, test } from 'vitest'
import { rankOf } from '../../results/analysis/statistics.ts'
import { type Burst, type StampedEvent, stampBursts } from './stamped-bursts.ts'

const BURSTS: readonly Burst[] = [
  { clients: 100, bursts: 60, everyMs: 100, padBytes: 0 },
  { clients: 300, bursts: 60, everyMs: 100, padBytes: 0 },
  { clients: 1_000, bursts: 60, everyMs: 100, padBytes: 0 },
  // More than the system hands over at once, with time between for a driver that is not busy all along.
  { clients: 3_000, bursts: 30, everyMs: 400, padBytes: 0 },
  // Each event in two parts, so that its connection is ready before it is complete.
  { clients: 300, bursts: 60, everyMs: 100, padBytes: 8_192 },
]
/** One client, which needs as many events as they have. */
const ALONE: Burst = { clients: 1, bursts: 200, everyMs: 100, padBytes: 0 }

/** Share of the events that may be late beyond the bound and the way: the system may hold up the process itself. */
const BEYOND = 0.01

const LEGEND =
  'Delay: from just before the write of an event’s last bytes to its stamp, µs. Bound: what the driver says that it may ' +
  'be late. Beyond: share of the events whose delay lies above their bound and the way, which is the p99 of what one ' +
  'client alone is late beyond its bound. Early: share of those that were stamped before they were there.'

test('receive stamps are as late as the driver says that they may be, and no later', async ({ task }) => {
  const alone = await stampBursts(ALONE)
  const wayUs = quantile(
    alone.map(({ delayUs, boundUs }) => Math.max(0, delayUs - boundUs)),
    0.99,
  )
  const rows = [rowOf(ALONE, alone, wayUs)]
  const [beyond, early]: [number[], number[]] = [[], []]
  for (const burst of BURSTS) {
    const events = await stampBursts(burst)
    expect(events.length).toBeGreaterThan(0.9 * burst.clients * burst.bursts)
    rows.push(rowOf(burst, events, wayUs))
    beyond.push(shareOf(events, (event) => isBeyond(event, wayUs)))
    early.push(shareOf(events, isEarly))
    task.meta.report = [LEGEND, '', `The way: ${wayUs} µs.`, '', ...HEAD, ...rows]
  }
  expect(Math.max(...beyond)).toBeLessThanOrEqual(BEYOND)
  expect(Math.max(...early)).toBe(0)
})

const HEAD = [
  '| clients | pad B | events | delay p50 | delay p99 | bound p50 | bound p99 | beyond | early |',
  '|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
]

function rowOf({ clients, padBytes }: Burst, events: readonly StampedEvent[], wayUs: number): string {
  const delays = events.map(({ delayUs }) => delayUs)
  const bounds = events.map(({ boundUs }) => boundUs)
  const figures = [delays, bounds].flatMap((values) => [quantile(values, 0.5), quantile(values, 0.99)].map(Math.round))
  const shares = [shareOf(events, (event) => isBeyond(event, wayUs)), shareOf(events, isEarly)].map(
    (share) => `${(100 * share).toFixed(2)} %`,
  )
  return `| ${[clients, padBytes, events.length, ...figures, ...shares].join(' | ')} |`
}

function isBeyond({ delayUs, boundUs }: StampedEvent, wayUs: number): boolean {
  return delayUs > boundUs + wayUs
}

function isEarly({ delayUs }: StampedEvent): boolean {
  return delayUs < 0
}

function shareOf(events: readonly StampedEvent[], is: (event: StampedEvent) => boolean): number {
  return events.filter(is).length / events.length
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[rankOf(q, sorted.length) - 1] ?? 0
}
