/**
 * By how much the instrument may have bent a figure: an interval that decides a claim is widened by it at both ends, so that
 * no verdict rests on less than the instrument can tell.
 */
import { METRICS } from '../../../protocol/metrics.ts'
import type { DriverCost, Trial } from '../../format.ts'
import { clockUncertaintyUs } from '../clock.ts'

/** Figures whose own error is known; any other instant's is taken to be the largest of those that are. */
const STAMPED: Readonly<Record<string, (driver: DriverCost) => number | null>> = {
  'latency.mean': (driver) => driver.stampErrorMeanUs ?? driver.stampErrorUs,
  'latency.p50': (driver) => driver.stampErrorP50Us,
  'staleness.mean': (driver) => driver.stampErrorStalenessUs ?? driver.stampErrorUs,
}

/** Measured by the driver's receive stamps; what processes tell of themselves in µs is not. */
const FROM_STAMPS = /^(latency|latencyFromSent|connect|join|firstEvent|fanOutSpread|recovery|uplink|staleness)\./

/** In the metric's own unit: the largest of the trials. 0 for bytes, counts and shares. */
export function instrumentError(trials: readonly Trial[], metric: string): number {
  const unit = METRICS.get(metric)
  if ((unit !== 'us' && unit !== 'ms') || !FROM_STAMPS.test(metric)) return 0
  const stamped = STAMPED[metric] ?? largestStampErrorUs
  const errorsUs = trials.map((trial) => {
    const suspected = trial.verdict.level === 'SUSPECT' ? suspectedErrorUs(trial) : 0
    return Math.max(stamped(trial.driver) ?? 0, suspected) + 2 * clockUncertaintyUs(trial)
  })
  return Math.max(0, ...errorsUs) / (unit === 'ms' ? 1000 : 1)
}

/** Not the p99's alone: where many events lie far apart, the error of their mean or median can be the larger. */
function largestStampErrorUs(driver: DriverCost): number {
  const { stampErrorMeanUs, stampErrorP50Us, stampErrorP90Us, stampErrorUs } = driver
  return Math.max(stampErrorMeanUs ?? 0, stampErrorP50Us ?? 0, stampErrorP90Us ?? 0, stampErrorUs ?? 0)
}

/** Of a SUSPECT trial: the largest lateness that it owns up to, its distance from theory, and its drift. */
function suspectedErrorUs({ driver, server, network, target, uplink, theory, phases }: Trial): number {
  const drifts = phases
    .filter(({ measured }) => measured)
    .map(({ firstThirdP50Us, lastThirdP50Us }) => Math.abs((firstThirdP50Us ?? 0) - (lastThirdP50Us ?? 0)))
  return Math.max(
    largestStampErrorUs(driver),
    driver.timerLatenessP99Us ?? 0,
    driver.arrivalLatenessP99Us ?? 0,
    uplink?.latenessP99Us ?? 0,
    target?.publishing?.latenessUs.p99 ?? 0,
    server?.feedLatenessP99Us ?? 0,
    network?.latenessP99Us ?? 0,
    Math.abs(theory.residualUs ?? 0),
    ...drifts,
  )
}
