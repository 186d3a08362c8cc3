/**
 * A claim: a published sentence about the transports, and the rule by which runs decide whether it holds. Written as
 * scenarios/claims/*.yaml; here is what such a file means once it has been read.
 */
import type { ExperimentName } from './browser-experiments.ts'
import type { CellValues } from './matrix.ts'
import type { MetricReference } from './scenario.ts'

/**
 * How much a sentence says. `bare`: without a condition, so it may hold in some cases and not in others. `always`: of every
 * case, so one counter-example refutes it. `some`: that there is a case, so one example supports it.
 */
export const QUANTIFIERS = ['bare', 'always', 'some'] as const
export type Quantifier = (typeof QUANTIFIERS)[number]

export const CLAIM_VERDICTS = ['supported', 'refuted', 'qualified', 'undecided'] as const
export type ClaimVerdict = (typeof CLAIM_VERDICTS)[number]

/** Where the sentence stands. */
export interface ClaimSource {
  /** Word for word. */
  readonly quote: string
  readonly title: string
  /** null: not known. */
  readonly by: string | null
  /** As exact as it is known, such as `2010` or `2013-10-03`; null: not known. */
  readonly date: string | null
  readonly url: string | null
}

/** A part of the numbers, its bounds included: `from` to `to`, or all that is not between them. */
export interface Region {
  /** −∞ where nothing bounds it. */
  readonly from: number
  readonly to: number
  readonly outside: boolean
  /** As the file has it, such as `above 1.1`. */
  readonly text: string
}

/** One arm's metric, or its ratio to another's (or another of its own). */
export interface Measure {
  readonly of: MetricReference
  /** null: the metric itself, in its own unit. */
  readonly against: MetricReference | null
  /** As the file has it, such as `polling.latency.mean / websocket.latency.mean`. */
  readonly text: string
}

/** Axes over which a side may grow. */
export const GROWTH_AXES = ['clients'] as const
export type GrowthAxis = (typeof GROWTH_AXES)[number]

/** What one run has to say, in each of the cells that the file names. */
export interface MeasuredTest {
  readonly kind: 'measured'
  /** The case that it is about, for the verdict's text: `against polling`. */
  readonly says: string
  /** The name of a shared run. */
  readonly run: string
  readonly measure: Measure
  /** The cells of the run in which it is asked; one without values for a run without a matrix. */
  readonly cells: readonly CellValues[]
  /**
   * An axis: what is looked at is by how much each side grows from the cell with the least of it to that with the most, divided by
   * the difference, so that what the process has anyway falls out. null: the side itself.
   */
  readonly per: GrowthAxis | null
  /** Where the whole interval lies if the sentence holds, and if it does not. */
  readonly holds: Region
  readonly fails: Region
  /** A difference of the two sides that is smaller than this is none, in the metric's unit; null: no such bound. */
  readonly margin: number | null
  /** Whether the verdict rests on it, or it is only shown. */
  readonly decides: boolean
}

/** What an experiment in a browser has to say. */
export interface BrowserTest {
  readonly kind: 'browser'
  readonly says: string
  readonly browser: ExperimentName
  /** A figure of the experiment, a count. */
  readonly figure: string
  readonly holds: Region
  readonly fails: Region
  readonly decides: boolean
}

/** What would have to be known, and is not. */
export interface MissingTest {
  readonly kind: 'missing'
  readonly says: string
  /** What the lab lacks to ask it. */
  readonly missing: string
  readonly decides: boolean
}

export type ClaimTest = MeasuredTest | BrowserTest | MissingTest

export interface ResolvedClaim {
  readonly name: string
  /** The sentence in a few words, as people say it. */
  readonly sentence: string
  readonly where: readonly ClaimSource[]
  readonly quantifier: Quantifier
  /** How the sentence is read, where that is not plain. */
  readonly reading: string | null
  /** At least one of them decides. */
  readonly tests: readonly ClaimTest[]
  /** What a reader must know beside the verdict. */
  readonly beside: string | null
}

/** The shared runs that a claim needs, each once. */
export function runsOf({ tests }: Pick<ResolvedClaim, 'tests'>): string[] {
  return [...new Set(tests.flatMap((test) => (test.kind === 'measured' ? [test.run] : [])))]
}

/** The experiments in a browser that a claim needs, each once. */
export function experimentsOf({ tests }: Pick<ResolvedClaim, 'tests'>): ExperimentName[] {
  return [...new Set(tests.flatMap((test) => (test.kind === 'browser' ? [test.browser] : [])))]
}
