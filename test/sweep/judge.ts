/**
 * Whether measured curves of a sweep fall on theory's. The rule: theory lies inside the 95 % interval of the mean over the
 * blocks, which reaches down by what host and instrument may add (`PASSING_ON_US`, as where networks are held against
 * theory): they make an event later, never earlier.
 */
import { cellName } from '../../protocol/matrix.ts'
import { curvesOf } from '../../results/analysis/sweep/curves.ts'
import { LATENCY } from '../../results/analysis/sweep/metrics.ts'
import { slicesOf } from '../../results/analysis/sweep/slices.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { PASSING_ON_US } from '../network/cases.ts'

export interface JudgedPoint {
  readonly cell: string
  readonly arm: string
  readonly meanUs: number | null
  readonly lowUs: number | null
  readonly highUs: number | null
  readonly theoryUs: number | null
  readonly isOnTheory: boolean
}

/** Every arm in every cell; one whose mean, interval or theory is withheld is not on theory. */
export function judgeSweep(sweep: SweepResult): JudgedPoint[] {
  return slicesOf(sweep).flatMap((slice) =>
    curvesOf(slice, LATENCY).flatMap(({ arm, points }) =>
      points.map(({ mean, low, high, theory }, place) => ({
        cell: cellName(sweep.axes, slice.places[place]?.cell.values ?? {}),
        arm,
        meanUs: mean,
        lowUs: low,
        highUs: high,
        theoryUs: theory,
        isOnTheory: low !== null && high !== null && theory !== null && low - PASSING_ON_US <= theory && theory <= high,
      })),
    ),
  )
}
