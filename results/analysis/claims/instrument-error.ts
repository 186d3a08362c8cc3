/**
 * By how much the instrument may have bent a figure: an interval that decides a claim is widened by it, so that no verdict rests
 * on less than the instrument can tell.
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

/** Later stamps at the end of a time make it longer; at both ends, as of a spread between two arrivals, either longer or shorter. */
const BETWEEN_STAMPS = /^fanOutSpread\./

export interface InstrumentError {
  /** By so much the figure may be too large, and not too small: a receive stamp is late, never early. */
  readonly late: number
  /** By so much it may be wrong either way, besides. */
  readonly either: number
}

const NONE: InstrumentError = { late: 0, either: 0 }

/** In the metric's own unit: the largest of the trials. Nothing for bytes, counts and shares. */
export function instrumentError(trials: readonly Trial[], metric: string): InstrumentError {
  const unit = METRICS.get(metric)
  if ((unit !== 'us' && unit !== 'ms') || !FROM_STAMPS.test(metric)) return NONE
  const errors = trials.map((trial) => errorUs(trial, metric))
  const inUnit = (of: keyof InstrumentError) =>
    Math.max(0, ...errors.map((error) => error[of])) / (unit === 'ms' ? 1000 : 1)
  return { late: inUnit('late'), either: inUnit('either') }
}

function errorUs(trial: Trial, metric: string): InstrumentError {
  const stampedUs = (STAMPED[metric] ?? largestStampErrorUs)(trial.driver) ?? 0
  const clockUs = 2 * clockUncertaintyUs(trial)
  const suspectedUs = trial.verdict.level === 'SUSPECT' ? suspectedErrorUs(trial) : 0
  const [late, either] = BETWEEN_STAMPS.test(metric) ? [0, stampedUs] : [stampedUs, 0]
  return { late, either: Math.max(either, suspectedUs) + clockUs }
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
