/**
 * What many A/A sets say of the instrument. Its 95 % intervals promise a false difference in one set of twenty: many
 * more, and it invents differences; many fewer, and it hides real ones, because its intervals are too wide. With the
 * guards of `clear` false differences may only become fewer.
 */
import { lowerTail, upperTail } from '../../results/analysis/binomial.ts'
import { type DecidedSet, differs } from './decided-set.ts'

/** What 95 % intervals promise. */
const FALSE_SHARE = 0.05
/** A count that is less probable than this is not chance. */
export const LEAST_PROBABILITY = 0.01

export interface Judgement {
  readonly sets: number
  /** Called a difference by the t interval alone, and by the report. */
  readonly differences: number
  readonly clear: number
  /** Of so few, and of so many, differences when the promise is kept. */
  readonly soFew: number
  readonly soMany: number
  readonly soManyClear: number
  /** Empty when the instrument keeps its promise. */
  readonly faults: readonly string[]
}

/** @param sets decided ones; sets without an interval say nothing */
export function judgeSets(sets: readonly DecidedSet[]): Judgement {
  const decided = sets.filter(({ ratio }) => ratio !== null)
  const promise = { trials: decided.length, probability: FALSE_SHARE }
  const differences = decided.filter(differs).length
  const clear = decided.filter((set) => set.clear).length
  const soFew = lowerTail(promise, differences)
  const soMany = upperTail(promise, differences)
  const soManyClear = upperTail(promise, clear)
  const faults = [
    soMany < LEAST_PROBABILITY ? `invents differences: ${differences} of ${decided.length} sets` : null,
    soFew < LEAST_PROBABILITY ? `hides differences: its intervals hold 1 in all but ${differences} sets` : null,
    soManyClear < LEAST_PROBABILITY ? `calls too many differences clear: ${clear} of ${decided.length} sets` : null,
  ].filter((fault) => fault !== null)
  return { sets: decided.length, differences, clear, soFew, soMany, soManyClear, faults }
}
