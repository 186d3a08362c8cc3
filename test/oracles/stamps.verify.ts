/**
 * The long form of the receive stamps: bursts to many connections at once, each write with its instant, by a server in
 * a process of its own. What the driver says of its own error must hold: beyond it and the way through the loopback no
 * more than one event in a hundred may be late.
 */
import { expect, test } from 'vitest'
import { type StampedEvent, stampBursts } from './stamped-bursts.ts'

const CLIENTS = [100, 300, 1_000]
const BURSTS = 60
/** For one client, which needs as many events as they have. */
const ALONE_BURSTS = 200

/** Share of the events that may be late beyond the bound and the way: the system may hold up the process itself. */
const BEYOND = 0.01

const LEGEND =
  'Delay: from just before the write to the stamp of its read, µs. Bound: what the driver says that it may be off. ' +
  'Beyond: share of the events whose delay lies above their bound and the way, which is the p99 of what one client ' +
  'alone is late beyond its bound.'

test('receive stamps are as late as the driver says that they may be, and no later', async ({ task }) => {
  const alone = await stampBursts(1, ALONE_BURSTS)
  const wayUs = quantile(
    alone.map(({ delayUs, boundUs }) => Math.max(0, delayUs - boundUs)),
    0.99,
  )
  const rows = [rowOf(1, alone, wayUs)]
  const beyond: number[] = []
  for (const clients of CLIENTS) {
    const events = await stampBursts(clients, BURSTS)
    expect(events.length).toBeGreaterThan(0.9 * clients * BURSTS)
    rows.push(rowOf(clients, events, wayUs))
    beyond.push(shareBeyond(events, wayUs))
    task.meta.report = [LEGEND, '', `The way: ${wayUs} µs.`, '', ...HEAD, ...rows]
  }
  expect(Math.max(...beyond)).toBeLessThanOrEqual(BEYOND)
})

const HEAD = [
  '| clients | events | delay p50 | delay p99 | bound p50 | bound p99 | beyond |',
  '|--:|--:|--:|--:|--:|--:|--:|',
]

function rowOf(clients: number, events: readonly StampedEvent[], wayUs: number): string {
  const delays = events.map(({ delayUs }) => delayUs)
  const bounds = events.map(({ boundUs }) => boundUs)
  const figures = [delays, bounds].flatMap((values) => [quantile(values, 0.5), quantile(values, 0.99)])
  return `| ${[clients, events.length, ...figures, `${(100 * shareBeyond(events, wayUs)).toFixed(2)} %`].join(' | ')} |`
}

function shareBeyond(events: readonly StampedEvent[], wayUs: number): number {
  return events.filter(({ delayUs, boundUs }) => delayUs > boundUs + wayUs).length / events.length
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0
}
