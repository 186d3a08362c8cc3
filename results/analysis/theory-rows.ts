/** Theory beside the measurement, one row an arm: what the formula says of the mean latency, and how far off it was. */
import { formatCoalesce } from '../../protocol/coalesce.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { formatUs } from '../../protocol/units.ts'
import type { RunResult, Trial } from '../format.ts'
import { percent } from './figures.ts'
import { armsInOrder, trialsOfArm } from './order.ts'
import { spreadOf } from './statistics.ts'
import { type Handshake, handshakeOf } from './theory/handshake.ts'

export interface TheoryRow {
  readonly arm: string
  /** Such as `T/2 + R/2`; null in files of versions before, or where several formulas take turns. */
  readonly formula: string | null
  /** Medians over the blocks, µs; null where a block withheld its mean. */
  readonly theoryUs: number
  readonly measuredUs: number | null
  readonly residualUs: number | null
}

/** What the letters of formulas mean; d and R go together. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['d', 'd one-way delay of the network (0 without one)'],
  ['R', 'R = 2d'],
  ['T', 'T poll interval'],
  ['λ', 'λ rate of events'],
  ['B', 'B blind window of long polling'],
  ['n', 'n events of a burst'],
])

/** The letters of the formulas, for who reads them for the first time, and those that were measured. */
export function theoryLegend({ trials, scenario: { resolved } }: Pick<RunResult, 'trials' | 'scenario'>): string {
  const handshake = handshakeOf(resolved, trials[0]?.clock?.roundTripUs ?? null)
  const formulas = trials.map(({ theory }) => theory.formula ?? '').join(' ')
  const waits = [heldNote(trials), windowNote(trials, resolved), postNote(trials), questionNote(trials)]
  const notes = [wayNote(trials), ...waits, reAskNote(trials, handshake), handshakeNote(trials, handshake)]
  const named = [formulas, ...notes].join(' ')
  const letters = [...LETTERS].filter(([letter]) => letter === 'd' || isNamed(letter, named)).map(([, told]) => told)
  const legend = `Mean latency by theory: ${letters.join(', ')}. Apart: measured − theory, which holds what host and instrument add.`
  return [legend, ...notes].filter((note) => note !== null).join(' ')
}

/** Not as a letter of a word. */
function isNamed(letter: string, text: string): boolean {
  return new RegExp(`(?<![A-Za-z])${letter}(?![a-z])`).test(text)
}

/** A server elsewhere: d is no more than a guess at the shortest way. */
function wayNote(trials: readonly Trial[]): string | null {
  const ways = trials
    .filter(({ theory }) => theory.oneWayFrom === 'exchange')
    .map(({ theory }) => theory.oneWayUs ?? null)
  const oneWayUs = spreadOf(ways)?.median ?? null
  if (oneWayUs === null) return null
  return (
    `The way to the server is not known: d = ${formatUs(oneWayUs)} is half of the least round trip of the exchange with ` +
    'its clock, so apart holds what the way took beyond that, too, and is not judged.'
  )
}

/** What a formula adds to d under this letter; null where none knows of it. */
function addedUs(trials: readonly Trial[], letter: string): number | null {
  const theories = trials.map(({ theory }) => theory).filter(({ formula }) => formula?.includes(letter) ?? false)
  return spreadOf(theories.map(({ meanUs, oneWayUs }) => (meanUs ?? 0) - (oneWayUs ?? 0)))?.median ?? null
}

/** Where the formula knows of W. */
function windowNote(trials: readonly Trial[], { server }: ResolvedScenario): string | null {
  const waitUs = addedUs(trials, 'W')
  if (waitUs === null || server?.coalesce === undefined) return null
  return `W = ${formatUs(waitUs)} is what an event waits for the end of its window (server.coalesce: ${formatCoalesce(server.coalesce)}).`
}

/** Where the formula knows of H. */
function heldNote(trials: readonly Trial[]): string | null {
  const heldUs = addedUs(trials, 'H')
  if (heldUs === null) return null
  return `H = ${formatUs(heldUs)} is what an event waits for those before it, since jitter lets nothing overtake.`
}

/** Where the formula knows of P. */
function postNote(trials: readonly Trial[]): string | null {
  if (!trials.some(({ theory }) => theory.formula?.includes('P') ?? false)) return null
  return 'P is what a message waits for the POST before it, one at a time, and the first of a client for its connection.'
}

/** Where the formula knows of Q. */
function questionNote(trials: readonly Trial[]): string | null {
  if (!trials.some(({ theory }) => theory.formula?.includes('Q') ?? false)) return null
  return 'Q is what a message waits for the next question of a long poll, played on the messages of this seed.'
}

/** Where the formula knows of c. */
function reAskNote(trials: readonly Trial[], handshake: Handshake): string | null {
  const theories = trials.map(({ theory }) => theory).filter(({ formula }) => formula?.includes('B') ?? false)
  const reAskUs = spreadOf(theories.map((theory) => theory.reAskUs ?? null))?.median ?? null
  if (reAskUs === null) return null
  const blind = handshake.meanUs > 0 ? 'R + h + c' : 'R + c'
  return `B = ${blind} with c = ${formatUs(reAskUs)}, ${reAskOrigin(trials, handshake)}.`
}

/** More than is stated was measured where the driver tells of it, and c is stated all the same. */
function reAskOrigin(trials: readonly Trial[], { isInReAsk, meanUs }: Handshake): string {
  const asked = trials.filter(({ theory }) => theory.formula?.includes('B') ?? false)
  const stated = asked.filter(({ theory }) => theory.reAskFrom !== 'measured')
  if (stated.length === 0) return 'as the clients measured it, with the server’s part'
  const measuredUs = stated.flatMap(({ driver }) => driver.reAskMeanUs ?? []).map((us) => us - (isInReAsk ? meanUs : 0))
  if (measuredUs.length === 0) return 'stated, as it was not measured'
  return (
    `the most that counts; with the server’s part it was more (the clients’ own up to ${formatUs(Math.max(...measuredUs))}), ` +
    'and the rest is in apart'
  )
}

/** Where some formula knows of h, itself or within B. */
function handshakeNote(trials: readonly Trial[], { meanUs }: Handshake): string | null {
  const knows = trials.some(({ theory }) => /[hB]/.test(theory.formula ?? ''))
  if (meanUs === 0 || !knows) return null
  return `h = ${formatUs(meanUs)} is what each question waits for a connection of its own (server.keepAlive: false).`
}

/** Rows in teaching order, of the arms that have a formula; none under faults, of which no formula knows. */
export function theoryRows({ trials }: Pick<RunResult, 'trials'>): TheoryRow[] {
  if (trials.some(({ faults = [] }) => faults.length > 0)) return []
  return armsInOrder(trials)
    .map((arm) => rowOf(arm, trialsOfArm(trials, arm)))
    .filter((row) => row !== null)
}

function rowOf(arm: string, trials: readonly Trial[]): TheoryRow | null {
  const middle = (value: (trial: Trial) => number | null) => spreadOf(trials.map(value))?.median ?? null
  const theoryUs = middle(({ theory }) => theory.meanUs)
  if (theoryUs === null) return null
  return {
    arm,
    formula: trials[0]?.theory.formula ?? null,
    theoryUs,
    measuredUs: middle(({ latencyUs }) => latencyUs.fromDue.mean),
    residualUs: middle(({ theory }) => theory.residualUs),
  }
}

/** `+0.2 %`, or `+0.41 ms` where theory says (almost) nothing that a share could be of. */
export function apartText({ theoryUs, residualUs }: TheoryRow): string | null {
  if (residualUs === null) return null
  const sign = residualUs < 0 ? '−' : '+'
  const size = Math.abs(residualUs)
  return sign + (size < theoryUs ? percent(size / theoryUs) : formatUs(size))
}
