/** Open connections and requests of one arm, second by second: the middle of the blocks at each second. */
import { median } from '../../results/analysis/statistics.ts'
import type { ArmTrials } from './selection.ts'

export interface SeriesSecond {
  /** End of the second, s from the feed's start. */
  readonly t: number
  /** TCP connections open at its end. */
  readonly open: number
  /** HTTP requests in it. */
  readonly requests: number
}

export interface ConnectionSeries {
  readonly arm: string
  readonly seconds: readonly SeriesSecond[]
}

export function connectionSeries({ arm, trials }: ArmTrials): ConnectionSeries {
  const bySecond = new Map<number, ArmTrials['trials'][number]['series']>()
  for (const point of trials.flatMap((trial) => trial.series)) {
    bySecond.set(point.t, [...(bySecond.get(point.t) ?? []), point])
  }
  const seconds = [...bySecond].map(([t, points]) => ({
    t,
    open: median(points.map((point) => point.open)),
    requests: median(points.map((point) => point.requests)),
  }))
  return { arm, seconds: seconds.sort((left, right) => left.t - right.t) }
}

/** One row a second over all arms, for the table; null where an arm has no such second. */
export function secondsTable(series: readonly ConnectionSeries[]): { t: number; cells: (SeriesSecond | null)[] }[] {
  const times = [...new Set(series.flatMap(({ seconds }) => seconds.map(({ t }) => t)))].sort((a, b) => a - b)
  return times.map((t) => ({
    t,
    cells: series.map(({ seconds }) => seconds.find((second) => second.t === t) ?? null),
  }))
}
