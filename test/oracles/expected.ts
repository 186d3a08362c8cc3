/** What the driver must report, worked out from the truth by other and simpler means than its own. */
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import { expect } from 'vitest'
import { BYTE_KINDS, type BytesByKind, type CountedDeliveries } from '../../results/format.ts'
import { STARTS_AT_US } from './exact-trial.ts'
import { phasesOf, publishedBy, type TrialShape } from './trial-shape.ts'
import type { Truth } from './truth.ts'

export interface Delivery {
  readonly client: number
  readonly seq: number
  readonly dueAtUs: number
  readonly sentAtUs: number
  readonly atUs: number
}

/** From an instant to before another, µs of the lab clock. */
export interface Span {
  readonly fromUs: number
  readonly toUs: number
}

const ALWAYS: Span = { fromUs: 0, toUs: Number.POSITIVE_INFINITY }

/** The spans of a trial's phases. */
export function spansOf(shape: TrialShape, startsAtUs = STARTS_AT_US): Span[] {
  return phasesOf(shape).map(({ startMs, durationMs }) => {
    const fromUs = startsAtUs + startMs * 1000
    return { fromUs, toUs: fromUs + durationMs * 1000 }
  })
}

/** The first copy of each event that each client got, in the order in which they came. */
export function firstCopies({ parcels }: Truth): Delivery[] {
  const known = new Set<string>()
  return parcels.flatMap(({ client, atUs, parcel }) => {
    if (parcel.kind !== 'event' || known.has(`${client} ${parcel.seq}`)) return []
    known.add(`${client} ${parcel.seq}`)
    return [{ client, atUs, seq: parcel.seq, dueAtUs: parcel.dueAtUs, sentAtUs: parcel.sentAtUs }]
  })
}

/** Those that were due in the span. */
export function dueIn(deliveries: readonly Delivery[], { fromUs, toUs }: Span): Delivery[] {
  return deliveries.filter(({ dueAtUs }) => dueAtUs >= fromUs && dueAtUs < toUs)
}

/** One phase's deliveries, nobody having been told of a loss. */
export function ledgerOf(truth: Truth, shape: TrialShape, phase: number): CountedDeliveries {
  const { firstSeq = 1, lastSeq = 0 } = publishedBy(shape).phases[phase] ?? {}
  const told = truth.parcels.filter(({ parcel }) => {
    return parcel.kind === 'event' && parcel.seq >= firstSeq && parcel.seq <= lastSeq
  })
  const first = firstCopies(truth)
  const ofPhase = first.filter(({ seq }) => seq >= firstSeq && seq <= lastSeq)
  const expected = shape.clients * (lastSeq - firstSeq + 1)
  return {
    expected,
    delivered: ofPhase.length,
    lost: expected - ofPhase.length,
    duplicated: told.length - ofPhase.length,
    reordered: ofPhase.filter((one) => {
      const before = first.slice(0, first.indexOf(one))
      return before.some(({ client, seq }) => client === one.client && seq > one.seq)
    }).length,
    gaps: 0,
  }
}

/** Bytes of one direction in a span, by kind. */
export function bytesIn(truth: Truth, direction: 'down' | 'up', { fromUs, toUs }: Span = ALWAYS): BytesByKind {
  const kinds = BYTE_KINDS.map((kind) => [kind, truth.bytes(direction, kind, fromUs, toUs)] as const)
  const total = kinds.reduce((sum, [, count]) => sum + count, 0)
  return { ...(Object.fromEntries(kinds) as Omit<BytesByKind, 'total'>), total }
}

/** The histogram holds exactly these values, each as precisely as three digits tell it. */
export function expectHistogram(text: string, valuesUs: readonly number[]): void {
  const sorted = valuesUs.toSorted((one, other) => one - other)
  const shown = decoded(text)
  expect(shown.totalCount).toBe(sorted.length)
  expect(shown.outputPercentileDistribution(100)).toBe(decoded(encoded(sorted)).outputPercentileDistribution(100))
  for (const q of [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]) {
    const valueUs = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]
    if (valueUs !== undefined) expect(Math.abs(shown.getValueAtPercentile(q * 100) / valueUs - 1)).toBeLessThan(0.001)
  }
}

/** What three digits leave of these values. */
function encoded(valuesUs: readonly number[]): string {
  if (valuesUs.length === 0) return ''
  const histogram = empty()
  for (const us of valuesUs) histogram.recordValue(us)
  return encodeIntoCompressedBase64(histogram)
}

function decoded(text: string): Histogram {
  return text === '' ? empty() : (decodeFromCompressedBase64(text, 32, false) as Histogram)
}

function empty(): Histogram {
  return build({ lowestDiscernibleValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 3 })
}

/**
 * None of what was measured is below what is known: the smallest not below the smallest, and so on, since each value
 * is at least its own truth. Three digits may take away a thousandth.
 */
export function expectNotBelow(text: string, valuesUs: readonly number[]): void {
  const shown = decoded(text)
  const sorted = valuesUs.toSorted((one, other) => one - other)
  expect(shown.totalCount).toBe(sorted.length)
  for (const [index, us] of sorted.entries()) {
    const shownUs = shown.getValueAtPercentile((100 * (index + 0.75)) / sorted.length)
    expect(shownUs, `rank ${index + 1} of ${sorted.length}`).toBeGreaterThanOrEqual(0.999 * us)
  }
}
