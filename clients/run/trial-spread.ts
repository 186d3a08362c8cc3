/** The fan-out spread of a trial, with what the instrument may be wrong about it. */
import { summariseHistogram } from '../../results/analysis/histogram.ts'
import { knownSpread } from '../../results/analysis/spread.ts'
import type { Trial } from '../../results/format.ts'
import type { DriverReport } from '../driver/plan.ts'
import { decoded } from './trial-latency.ts'

export function spreadOf(report: DriverReport): Pick<Trial, 'fanOutSpreadUs' | 'fanOutErrorUs' | 'fanOutLost'> {
  const summary = (text: string) => summariseHistogram(decoded(text), report.fanOutLost)
  const { fanOutSpreadUs, fanOutLeastUs, fanOutMostUs, fanOutLost } = report
  return { ...knownSpread(summary(fanOutSpreadUs), summary(fanOutLeastUs), summary(fanOutMostUs)), fanOutLost }
}
