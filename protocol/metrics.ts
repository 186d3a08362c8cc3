/**
 * The metrics that a scenario's `expect` may name, with the unit in which a result file keeps each.
 * Here, below both, because the scenario language checks the names and the analysis reads the values.
 */

import { type Reading, readBytes, readDurationMs } from './units.ts'

export type MetricUnit = 'us' | 'ms' | 'bytes' | 'count' | 'share'

/**
 * Measures kept as a distribution; each has `.mean .p50 .p90 .p99 .p999 .max`. `recovery` is how long clients were
 * without current data because of a fault, over those that it struck, of the fault that was hardest on them. `uplink.*`
 * count from when a message was due: to its acknowledgement, to its sender's own copy, and to each of the others.
 */
const DISTRIBUTIONS = [
  'latency',
  'latencyFromSent',
  'connect',
  'join',
  'firstEvent',
  'fanOutSpread',
  'recovery',
  'uplink.ack',
  'uplink.echo',
  'uplink.relay',
] as const
const STATISTICS = ['mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const

const distributionMetrics = DISTRIBUTIONS.flatMap((measure) =>
  STATISTICS.map((statistic): [string, MetricUnit] => [`${measure}.${statistic}`, 'us']),
)

const named = (prefix: string, unit: MetricUnit, names: readonly string[]): [string, MetricUnit][] =>
  names.map((name) => [`${prefix}.${name}`, unit])

/** Every metric by name. */
export const METRICS: ReadonlyMap<string, MetricUnit> = new Map<string, MetricUnit>([
  ...distributionMetrics,
  ...named('staleness', 'ms', ['mean', 'p99', 'peak', 'age']),
  ['bytesPerEvent', 'bytes'],
  ['linkBytesPerEvent', 'bytes'],
  ...named('bytes', 'bytes', ['framingPerEvent', 'headsPerRequest', 'setupPerConnection']),
  ['emptyShare', 'share'],
  ['bytes.emptyShare', 'share'],
  ['requestsPerSecond', 'count'],
  ...named('connections', 'count', [
    'opened',
    'closed',
    'refused',
    'reset',
    'reconnects',
    'peakOpen',
    'meanOpen',
    'requests',
    'perRequest',
    'upgrades',
    'emptyResponses',
  ]),
  ...named('deliveries', 'count', ['expected', 'delivered', 'lost', 'duplicated', 'reordered', 'gaps']),
  ['recovery.unrecovered', 'count'],
  ...named('uplink', 'count', [
    'due',
    'sent',
    'repeated',
    'acknowledged',
    'refused',
    'failed',
    'echoed',
    'echoesLost',
    'expected',
    'delivered',
    'lost',
    'duplicated',
  ]),
  ...named('server', 'us', ['cpuUsPerEvent', 'eventLoopDelayP99Us', 'feedLatenessP99Us', 'gcMaxUs']),
  ...named('driver', 'us', [
    'cpuUsPerEvent',
    'eventLoopDelayP99Us',
    'timerLatenessP99Us',
    'stampErrorP50Us',
    'stampErrorUs',
    'gcMaxUs',
  ]),
  ...named('server', 'bytes', ['rssPerConnectionBytes', 'kernelBytesPerConnection']),
  ...named('driver', 'bytes', ['rssPerConnectionBytes', 'kernelBytesPerConnection']),
  ...named('server', 'bytes', ['settledGrowthBytes', 'settledGrowthWithKernelBytes']),
  ...named('server', 'share', ['utilisation', 'gcShare']),
  ...named('driver', 'share', ['utilisation', 'gcShare']),
])

const BOUND_EXPECTED: Readonly<Record<MetricUnit, string>> = {
  us: 'a duration such as 50ms or 400us',
  ms: 'a duration such as 50ms or 2s',
  bytes: 'a size such as 300B or 4KiB',
  count: 'a number without a unit, such as 0 or 100',
  share: 'a share such as 0.8 or 80%',
}

/**
 * Reads what a metric of this unit may be compared with (`50ms`, `300B`, `0`, `80%`) into that unit.
 * A number that lacks its unit, or has another's, comes back as what was expected.
 */
export function readMetricBound(text: string, unit: MetricUnit): Reading {
  const reading = readInUnit(text.trim(), unit)
  return reading.ok && Number.isFinite(reading.value) ? reading : { ok: false, expected: BOUND_EXPECTED[unit] }
}

function readInUnit(text: string, unit: MetricUnit): Reading {
  if (unit === 'bytes') return readBytes(text)
  if (unit === 'us' || unit === 'ms') return scale(readDurationMs(text), unit === 'us' ? 1000 : 1)
  if (/^\d+(\.\d+)?$/.test(text)) return { ok: true, value: Number(text) }
  if (unit === 'share' && /^\d+(\.\d+)?%$/.test(text)) return { ok: true, value: Number(text.slice(0, -1)) / 100 }
  return { ok: false, expected: BOUND_EXPECTED[unit] }
}

/** To whole thousandths: 0.4 ms is 400 µs, not 400.00000000000006. */
function scale(reading: Reading, factor: number): Reading {
  return reading.ok ? { ok: true, value: Math.round(reading.value * factor * 1000) / 1000 } : reading
}
