/** The fan-out spread of a trial, with what the instrument may be wrong about it. */
import { summariseHistogram } from '../../results/analysis/histogram.ts'
import { knownSpread } from '../../results/analysis/spread.ts'
import type { Trial } from '../../results/format.ts'
import type { DriverReport } from '../driver/plan.ts'
import { decoded } from './trial-latency.ts'

export function spreadOf(report: DriverReport): Pick<Trial, 'fanOutSpreadUs' | 'fanOutErrorUs'> {
  const summary = (text: string) => summariseHistogram(decoded(text), 0)
  return knownSpread(summary(report.fanOutSpreadUs), summary(report.fanOutLeastUs), summary(report.fanOutMostUs))
}
