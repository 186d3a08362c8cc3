/** Figures that a trial withholds only because the clocks of server and driver were not compared well enough. */
import type { Trial } from '../format.ts'
import { lostShareOf } from './deliveries.ts'
import { supportsPercentile } from './statistics.ts'

/** What it takes to know. */
export type ClockedTrial = Pick<Trial, 'latencyUs' | 'staleness' | 'deliveries' | 'clock'>

/** 0 for one clock. */
export function clockUncertaintyUs({ clock }: Pick<Trial, 'clock'>): number {
  return clock?.uncertaintyUs ?? 0
}

/** Their metrics, such as `latency.p50`; sample and losses would support them. */
export function withheldByClock(trial: ClockedTrial): string[] {
  if (clockUncertaintyUs(trial) === 0) return []
  const lostShare = lostShareOf(trial.deliveries)
  const { count, p50, p90, p99, p999, max } = trial.latencyUs.fromDue
  const supported = (q: number): boolean => supportsPercentile(q, count, lostShare)
  const figures: readonly (readonly [string, number | null, boolean])[] = [
    ['latency.p50', p50, supported(0.5)],
    ['latency.p90', p90, supported(0.9)],
    ['latency.p99', p99, supported(0.99)],
    ['latency.p999', p999, supported(0.999)],
    ['latency.max', max, count > 0 && lostShare === 0],
    ['staleness.mean', trial.staleness.meanMs, count > 0],
  ]
  return figures.filter(([, figure, isSupported]) => figure === null && isSupported).map(([metric]) => metric)
}
