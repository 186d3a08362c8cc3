/**
 * By how much the sides of a test grow along an axis: from the cell with the least of it to the one with the most, for each step
 * of the axis, within each block. What a process has anyway is in both cells of a block, and falls out.
 */
import type { MeasuredTest } from '../../../protocol/claim.ts'
import type { MetricReference } from '../../../protocol/scenario.ts'
import type { Trial } from '../../format.ts'
import { type IntervalReading, intervalOfSides, type SideReading, sideOf } from './interval.ts'

/** The trials of one cell, and how much of the axis it has. */
export interface GrowthEnd {
  readonly amount: number
  readonly trials: readonly Trial[]
}

/** @param least the cell with the least of the axis; its `amount` is below that of `most` */
export function growthInterval(
  { measure: { of, against }, margin }: MeasuredTest,
  least: GrowthEnd,
  most: GrowthEnd,
): IntervalReading {
  const arms = [of.transport, ...(against === null ? [] : [against.transport])]
  const blocks = blocksOfAll(arms, [least, most])
  const grown = (side: MetricReference) => growthOf(side, blocks, least, most)
  return intervalOfSides(grown(of), against === null ? null : grown(against), margin)
}

/** The blocks in which each arm has a trial at both ends, from the first. */
function blocksOfAll(arms: readonly string[], ends: readonly GrowthEnd[]): number[] {
  const ran = ({ trials }: GrowthEnd, arm: string) =>
    new Set(trials.filter((trial) => trial.arm === arm).map(({ block }) => block))
  const all = ends.flatMap((end) => arms.map((arm) => ran(end, arm)))
  return [...(all[0] ?? [])].filter((block) => all.every((blocks) => blocks.has(block))).sort((a, b) => a - b)
}

function growthOf(
  { transport, metric }: MetricReference,
  blocks: readonly number[],
  least: GrowthEnd,
  most: GrowthEnd,
): SideReading {
  const inBlocks = ({ trials }: GrowthEnd) =>
    blocks.flatMap((block) => trials.filter((trial) => trial.arm === transport && trial.block === block))
  const [low, high] = [sideOf(inBlocks(least), metric), sideOf(inBlocks(most), metric)]
  if ('why' in low) return low
  if ('why' in high) return high
  const steps = most.amount - least.amount
  return {
    values: high.values.map((value, index) => (value - (low.values[index] as number)) / steps),
    error: {
      late: high.error.late / steps,
      either: (high.error.either + low.error.either + low.error.late) / steps,
    },
  }
}
