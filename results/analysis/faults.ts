/** How the clients of each arm came through each fault of a run: the middle of its blocks. */
import type { ResolvedFault } from '../../protocol/scenario.ts'
import type { FaultResult, LatencySummary, RunResult, Spread, Trial } from '../format.ts'
import { deliveriesOf } from './deliveries.ts'
import { armsInOrder, trialsOfArm } from './order.ts'
import { spreadOf } from './statistics.ts'

/** How an arm came through one fault. */
export interface FaultOutcome {
  readonly arm: string
  readonly blocks: number
  /** How many connections it struck; null for a fault that strikes no single ones. */
  readonly connections: Spread
  /**
   * The longest that a client was without current data, until it had caught up after the fault: over as many clients as
   * connections were struck, those with the longest; over all where it struck no single ones.
   */
  readonly p50Us: Spread
  readonly p90Us: Spread
  readonly p99Us: Spread
  readonly maxUs: Spread
  /** Clients that missed something to the end and were not told, of all blocks: a median would hide the block that had some. */
  readonly unrecovered: number
}

/** One fault of the scenario, over all arms that it struck. */
export interface FaultStory {
  /** From 1, in the order of time. */
  readonly number: number
  readonly kind: string
  /** From the feed's start. */
  readonly plannedAtMs: number
  /** As the scenario has it; null when the file does not tell. */
  readonly planned: ResolvedFault | null
  /** In teaching order. */
  readonly outcomes: readonly FaultOutcome[]
}

/** The deliveries of an arm under the scenario's faults, summed over its blocks. */
export interface FaultDeliveries {
  readonly arm: string
  readonly lost: number
  /** Those of the lost that an explicit gap told. */
  readonly told: number
  /** The others. */
  readonly silent: number
  readonly duplicated: number
  readonly reordered: number
}

/** They strike every client at once, each through the server. */
const STRIKE_EVERYBODY: readonly string[] = ['stall-feed', 'stall-event-loop', 'restart']

/** How many connections a fault struck, in words: a count, `all`, or – for one that strikes none that is there. */
export function struckText(
  { kind }: Pick<FaultStory, 'kind'>,
  { connections }: Pick<FaultOutcome, 'connections'>,
): string {
  if (connections !== null) return connections.median.toLocaleString('en', { maximumFractionDigits: 0 })
  return STRIKE_EVERYBODY.includes(kind) ? 'all' : '–'
}

/** Every fault that struck, in the order of time; none for a run without faults or of a version that knew none. */
export function faultStories(run: RunResult): FaultStory[] {
  const names = [...new Set(run.trials.flatMap((trial) => namedFaults(trial).map(([name]) => name)))]
  const planned = new Map(nameAll((run.scenario.resolved.faults ?? []).map((fault) => [fault, fault.kind, fault.atMs])))
  const stories = names.map((name) => storyOf(run.trials, name, planned.get(name) ?? null))
  stories.sort((one, other) => one.plannedAtMs - other.plannedAtMs)
  return stories.map((story, index) => ({ ...story, number: index + 1 }))
}

/** One entry an arm that was struck and whose losses are known, in teaching order. */
export function faultDeliveries({ trials }: RunResult): FaultDeliveries[] {
  const struck = trials.filter((trial) => (trial.faults ?? []).length > 0)
  return armsInOrder(struck).flatMap((arm) => {
    const { lost, gaps, duplicated, reordered } = deliveriesOf(trialsOfArm(struck, arm))
    if (lost === null || gaps === null || duplicated === null || reordered === null) return []
    return [{ arm, lost, told: gaps, silent: lost - gaps, duplicated, reordered }]
  })
}

function storyOf(trials: readonly Trial[], name: string, planned: ResolvedFault | null): FaultStory {
  const found = trials.flatMap((trial) =>
    namedFaults(trial).flatMap(([own, fault]) => (own === name ? [{ trial, fault }] : [])),
  )
  const { kind = '', plannedAtMs = 0 } = found[0]?.fault ?? {}
  const outcomes = armsInOrder(found.map(({ trial }) => trial)).map((arm) =>
    outcomeOf(
      arm,
      found.flatMap(({ trial, fault }) => (trial.arm === arm ? [fault] : [])),
    ),
  )
  return { number: 0, kind, plannedAtMs, planned, outcomes }
}

function outcomeOf(arm: string, faults: readonly FaultResult[]): FaultOutcome {
  const recovery = (statistic: Exclude<keyof LatencySummary, 'histogram'>) =>
    spreadOf(faults.map((fault) => fault.recoveryUs[statistic]))
  return {
    arm,
    blocks: faults.length,
    connections: spreadOf(faults.map((fault) => fault.connections)),
    p50Us: recovery('p50'),
    p90Us: recovery('p90'),
    p99Us: recovery('p99'),
    maxUs: recovery('max'),
    unrecovered: faults.reduce((sum, fault) => sum + fault.unrecovered, 0),
  }
}

function namedFaults(trial: Trial): [name: string, fault: FaultResult][] {
  return nameAll((trial.faults ?? []).map((fault) => [fault, fault.kind, fault.plannedAtMs]))
}

/** What makes a fault the same one in every trial: its kind and time, and which of those that share both it is. */
function nameAll<Fault>(faults: readonly (readonly [Fault, kind: string, atMs: number])[]): [string, Fault][] {
  const seen = new Map<string, number>()
  return faults.map(([fault, kind, atMs]) => {
    const alike = `${kind} at ${atMs}`
    const place = (seen.get(alike) ?? 0) + 1
    seen.set(alike, place)
    return [`${alike}, ${place}`, fault]
  })
}
