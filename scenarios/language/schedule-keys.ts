/** Keys of rates, bursts, recordings and arrivals that are in order by themselves and cannot stand together. */
import { formatRatePerSecond, formatSize } from '../../protocol/units.ts'
import type { Finding } from './errors.ts'
import { BOUNDS } from './ranges.ts'
import { type GapsReading, readGaps } from './recorded-gaps.ts'
import type { WrittenScenario } from './schema.ts'
import { NO_FEED } from './uplink-schema.ts'

type WrittenFeed = WrittenScenario['feed']

/** @param value the file as it stands: a feed whose other keys are in disorder lacks its rate all the same */
export function checkScheduleKeys({ feed, phases = [], clients }: Partial<WrittenScenario>, value: unknown): Finding[] {
  return [
    ...missingRate(value),
    ...(feed === undefined ? [] : [...checkPayload(feed), ...checkArrival(feed)]),
    ...(feed?.arrival === 'recorded' ? phases.flatMap(checkRecordedPhase) : []),
    ...(clients === undefined ? [] : checkClientArrival(clients)),
  ]
}

/** The gaps of the rows that a recording plays; null without one, and where its rows have none. */
export function readRecording(
  feed: WrittenFeed | undefined,
  rows: readonly unknown[] | null,
): { readonly gapsMs: readonly number[] | null; readonly findings: readonly Finding[] } {
  if (feed?.arrival !== 'recorded' || rows === null) return { gapsMs: null, findings: [] }
  const reading: GapsReading = readGaps(rows)
  if (reading.ok) return { gapsMs: reading.gapsMs, findings: [] }
  const { expected, found, fix } = reading
  return { gapsMs: null, findings: [{ path: ['feed', 'arrival'], expected, found, fix }] }
}

function missingRate(value: unknown): Finding[] {
  const feed = (value as { readonly feed?: unknown } | null)?.feed
  if (typeof feed !== 'object' || feed === null || Array.isArray(feed) || 'rate' in feed) return []
  if ('arrival' in feed && feed.arrival === 'recorded') return []
  if ('source' in feed && feed.source === NO_FEED) return []
  const [least, most] = [formatRatePerSecond(BOUNDS.rate.least), formatRatePerSecond(BOUNDS.rate.most)]
  return [
    {
      path: ['feed'],
      atKey: true,
      expected: 'the key "rate"',
      found: 'none',
      fix: `add "rate:", a rate from ${least} to ${most}, such as 20/s or 6/m`,
    },
  ]
}

function checkPayload({ payload }: WrittenFeed): Finding[] {
  if (typeof payload !== 'object' || payload.from < payload.to) return []
  return [
    {
      path: ['feed', 'payload', 'to'],
      expected: `a size above that of "from", ${formatSize(payload.from)}`,
      fix: 'exchange them, or write one size, such as payload: 256B',
    },
  ]
}

function checkArrival({ arrival, source, rate, speed }: WrittenFeed): Finding[] {
  if (arrival !== 'recorded') {
    const fix = 'remove it and write a higher rate, or write "arrival: recorded"'
    const expected = 'speed only with "arrival: recorded"'
    return speed === undefined ? [] : [{ path: ['feed', 'speed'], atKey: true, expected, found: arrival, fix }]
  }
  return [
    ...(source === 'synthetic' ? [syntheticRecording()] : []),
    ...(rate === undefined ? [] : [besideRecording(['feed', 'rate'])]),
  ]
}

function syntheticRecording(): Finding {
  return {
    path: ['feed', 'arrival'],
    expected: 'fixed or poisson: a synthetic source was never recorded',
    found: 'recorded',
    fix: 'name a source whose rows have instants, such as earthquakes',
  }
}

function checkRecordedPhase(phase: WrittenScenario['phases'][number], index: number): Finding[] {
  return (['rate', 'burst'] as const)
    .filter((key) => phase[key] !== undefined)
    .map((key) => besideRecording(['phases', index, key]))
}

function besideRecording(path: readonly (string | number)[]): Finding {
  return {
    path,
    atKey: true,
    expected: `no ${path.at(-1)} beside "arrival: recorded", whose rows come at instants of their own`,
    found: 'one',
    fix: 'remove it; "speed" makes the recording faster or slower',
  }
}

function checkClientArrival({ arrival, ramp }: WrittenScenario['clients']): Finding[] {
  if (arrival !== 'poisson' || ramp > 0) return []
  return [
    {
      path: ['clients', 'arrival'],
      expected: '"even", as without a ramp all clients connect at once',
      found: 'poisson',
      fix: 'add "ramp:", the time over which they come, such as 2s',
    },
  ]
}
