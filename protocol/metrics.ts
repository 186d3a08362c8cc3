/**
 * The metrics that a scenario's `expect` may name, with the unit in which a result file keeps each.
 * Here, below both, because the scenario language checks the names and the analysis reads the values.
 */

export type MetricUnit = 'us' | 'ms' | 'bytes' | 'count' | 'share'

/** Measures kept as a distribution; each has `.mean .p50 .p90 .p99 .p999 .max`. */
const DISTRIBUTIONS = ['latency', 'latencyFromSent', 'connect', 'join', 'firstEvent', 'fanOutSpread'] as const
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
  ...named('connections', 'count', [
    'opened',
    'closed',
    'refused',
    'reset',
    'reconnects',
    'peakOpen',
    'requests',
    'upgrades',
    'emptyResponses',
  ]),
  ...named('deliveries', 'count', ['expected', 'delivered', 'lost', 'duplicated', 'reordered', 'gaps']),
  ...named('server', 'us', ['cpuUsPerEvent', 'eventLoopDelayP99Us', 'feedLatenessP99Us']),
  ...named('driver', 'us', ['cpuUsPerEvent', 'eventLoopDelayP99Us', 'timerLatenessP99Us', 'stampErrorUs']),
  ['server.rssPerConnectionBytes', 'bytes'],
  ['driver.rssPerConnectionBytes', 'bytes'],
  ['server.utilisation', 'share'],
  ['driver.utilisation', 'share'],
])
