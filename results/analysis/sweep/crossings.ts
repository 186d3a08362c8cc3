/**
 * Where two measured curves of a sweep cross. Only a difference that is clear on both sides counts (by the rule of
 * comparison.ts: above 2 % and the instrument's error, and 1 outside the paired interval): curves that lie on each other cross by chance all the time.
 * Between the two nearest such places the ratio of each block is interpolated along the logarithm of the values (along the
 * values where one is not above 0), and the block is the sample: the interval is that of the blocks' own crossings, and wide
 * enough for that of crossings interpolated along the value and along its inverse, since the shape of the curve between is not
 * known. (Bytes of polls go as 1/λ and 1/T.)
 */
import { POLLING } from '../../../protocol/transports.ts'
import type { Trial } from '../../format.ts'
import { judgePairs, pairBlocks } from '../comparison.ts'
import { PUSHES } from '../crossover-note.ts'
import { LEAST_BLOCKS_FOR_INTERVAL, meanEstimate } from '../intervals.ts'
import { trialsOfArm } from '../order.ts'
import { byteCrossing } from './byte-theory.ts'
import type { SweepMetric } from './metrics.ts'
import type { SlicePlace, SweepSlice } from './slices.ts'

export interface Crossing {
  /** The arm whose figure is the lower one below `at`, and the other. */
  readonly lowerBefore: string
  readonly lowerAfter: string
  /** A value of the slice's axis. */
  readonly at: number
  /** At least a 95 % t interval over the blocks; null where a block does not cross between the two places. */
  readonly low: number | null
  readonly high: number | null
  /** The nearest places on both sides at which the difference is clear. */
  readonly after: number
  readonly before: number
  /** Where theory has it; null where no formula says. */
  readonly theory: number | null
}

/** Every pair of arms, in teaching order, once for each time they cross. None under three blocks. */
export function crossingsOf(slice: SweepSlice, metric: SweepMetric): Crossing[] {
  if (slice.axis.unit === 'flag') return []
  const pairs = slice.arms.flatMap((one, index) => slice.arms.slice(index + 1).map((other) => [one, other] as const))
  return pairs.flatMap(([one, other]) => crossingsOfPair(slice, metric, one, other))
}

/** The logarithm of one arm's value divided by the other's, block by block; `clear` is the sign of a clear difference. */
interface Ratios {
  readonly value: number
  readonly byBlock: ReadonlyMap<number, number>
  readonly clear: -1 | 0 | 1
}

function crossingsOfPair(slice: SweepSlice, metric: SweepMetric, one: string, other: string): Crossing[] {
  const all = slice.places.map((place) => ratiosAt(place, metric, one, other)).filter((ratios) => ratios !== null)
  const clear = all.filter((ratios) => ratios.clear !== 0)
  return clear.slice(1).flatMap((to, index) => {
    const from = clear[index] as Ratios
    if (from.clear === to.clear) return []
    const between = all.filter(({ value }) => value >= from.value && value <= to.value)
    const [lowerBefore, lowerAfter] = from.clear < 0 ? [one, other] : [other, one]
    return [{ lowerBefore, lowerAfter, ...located(between), theory: theoryOf(slice, metric, one, other) }]
  })
}

function ratiosAt({ value, cell }: SlicePlace, metric: SweepMetric, one: string, other: string): Ratios | null {
  const pairs = pairBlocks(trialsOfArm(cell.run.trials, one), trialsOfArm(cell.run.trials, other))
  const judged = pairs.length < LEAST_BLOCKS_FOR_INTERVAL ? null : judgePairs(pairs, metric.value, metric)
  if (judged === null) return null
  const logarithmOf = (trial: Trial): number => Math.log(metric.value(trial) as number)
  return {
    value: Number(value),
    byBlock: new Map(pairs.map(({ of, against }) => [of.block, logarithmOf(of) - logarithmOf(against)])),
    clear: judged.clear ? (judged.ratio < 1 ? -1 : 1) : 0,
  }
}

/** Between two values nobody knows a curve's shape: straight lines along each of these are as good a guess. */
interface Scale {
  readonly of: (value: number) => number
  readonly back: (position: number) => number
}

const ALONG_LOGARITHM: Scale = { of: Math.log, back: Math.exp }
const ALONG_VALUE: Scale = { of: (value) => value, back: (position) => position }
const ALONG_INVERSE: Scale = { of: (value) => 1 / value, back: (position) => 1 / position }

/** @param places from a clear one to the next that is clear the other way */
function located(places: readonly Ratios[]): Pick<Crossing, 'at' | 'low' | 'high' | 'after' | 'before'> {
  const [from, to] = [places[0] as Ratios, places.at(-1) as Ratios]
  const others = from.value > 0 ? [ALONG_VALUE, ALONG_INVERSE] : []
  const main = locatedAlong(places, from.value > 0 ? ALONG_LOGARITHM : ALONG_VALUE)
  const intervals = [main, ...others.map((scale) => locatedAlong(places, scale))].map(({ interval }) => interval)
  const ends = intervals.flatMap((interval) => interval ?? [])
  const isKnown = intervals.every((interval) => interval !== null)
  return {
    at: main.at,
    low: isKnown ? Math.min(...ends) : null,
    high: isKnown ? Math.max(...ends) : null,
    after: from.value,
    before: to.value,
  }
}

/** Where the blocks cross, on average and with its interval; where their mean does, without one, if not all of them do. */
function locatedAlong(
  places: readonly Ratios[],
  { of, back }: Scale,
): { readonly at: number; readonly interval: readonly [number, number] | null } {
  const positions = places.map(({ value }) => of(value))
  const blocks = [...(places[0] as Ratios).byBlock.keys()].filter((block) =>
    places.every(({ byBlock }) => byBlock.has(block)),
  )
  const roots = blocks.map((block) =>
    rootOf(
      positions,
      places.map(({ byBlock }) => byBlock.get(block) as number),
    ),
  )
  const own = roots.filter((root) => root !== null)
  const { centre, interval } = meanEstimate(own.length === roots.length ? own : [])
  if (interval !== null) return { at: back(centre), interval: [back(interval.low), back(interval.high)] }
  const means = places.map(({ byBlock }) => meanEstimate([...byBlock.values()]).centre)
  // Means that are clear on both sides have a root.
  return { at: back(rootOf(positions, means) as number), interval: null }
}

/** Where values over positions first change their sign, between two positions by a straight line; null: they do not. */
function rootOf(positions: readonly number[], values: readonly number[]): number | null {
  for (let index = 1; index < values.length; index++) {
    const [left, right] = [values[index - 1] as number, values[index] as number]
    const [from, to] = [positions[index - 1] as number, positions[index] as number]
    if (left === 0) return from
    if (left < 0 !== right < 0) return from + ((to - from) * left) / (left - right)
  }
  return null
}

function theoryOf(slice: SweepSlice, { layer }: SweepMetric, one: string, other: string): number | null {
  const push = [one, other].find((arm) => PUSHES.includes(arm))
  if (layer === null || push === undefined || ![one, other].includes(POLLING.name)) return null
  return byteCrossing(slice, push, layer)
}
