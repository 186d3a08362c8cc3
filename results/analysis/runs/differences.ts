/** What else differs between two runs: whoever compares their figures compares this with them. */
import { formatBytes } from '../../../protocol/units.ts'
import type { RunResult } from '../../format.ts'
import { percent } from '../figures.ts'
import { armsInOrder, trialsOfArm } from '../order.ts'
import { MACHINE_STEAL } from '../verdict/circumstances.ts'

/** Texts are of strangers' files; whoever shows them makes them harmless. */
export interface RunDifference {
  readonly of: 'machine' | 'software' | 'run' | 'scenario'
  /** `cpu`, `versions.fastify`, `seed`, `transports.polling.intervalMs`. */
  readonly key: string
  /** What the file says; `absent` where it says nothing. */
  readonly before: string
  readonly after: string
}

type Facts = Readonly<Record<string, string>>

const ABSENT = 'absent'

/** What other programs had of the machine may differ by so much before it is told. */
const OTHERS_APART = 0.1

/** None in two runs of the same scenario by the same program on the same machine. */
export function differencesBetween(before: RunResult, after: RunResult): RunDifference[] {
  return [
    ...apart('machine', machineOf(before), machineOf(after)),
    ...load(before, after),
    ...apart('software', softwareOf(before), softwareOf(after)),
    ...apart('run', circumstancesOf(before), circumstancesOf(after)),
    ...scenarioDifferences(before, after),
  ]
}

function apart(of: RunDifference['of'], before: Facts, after: Facts): RunDifference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys
    .map((key) => ({ of, key, before: factOf(before, key), after: factOf(after, key) }))
    .filter((one) => one.before !== one.after)
}

/** Keys are a stranger's: `constructor` is none that every object has. */
function factOf(facts: Facts, key: string): string {
  return Object.hasOwn(facts, key) ? (facts[key] ?? ABSENT) : ABSENT
}

function machineOf({ environment }: RunResult): Facts {
  const { cpu, cores, memoryBytes, platform, kernel } = environment
  return { cpu, cores: String(cores), memory: formatBytes(memoryBytes), platform, kernel }
}

function softwareOf({ environment: { node, commit, versions } }: RunResult): Facts {
  const packages = Object.entries(versions).map(([name, version]) => [`versions.${name}`, version])
  return { node, ...Object.fromEntries(packages), commit: commit ?? ABSENT }
}

function circumstancesOf({ seed, target, interrupted, trials, verdict }: RunResult): Facts {
  return {
    seed: String(seed),
    server: target ?? 'its own',
    clock: [...new Set(trials.map(({ clock }) => clock?.kind ?? 'shared'))].join(),
    arms: armsInOrder(trials).join(', '),
    blocks: [...new Set(armsInOrder(trials).map((arm) => trialsOfArm(trials, arm).length))].join(),
    interrupted: interrupted ? 'yes' : 'no',
    verdict: verdict.level,
  }
}

/** What others took of the machine differs a little every time; it is told where it differs by much, or was stolen. */
function load(before: RunResult, after: RunResult): RunDifference[] {
  const [othersBefore, othersAfter] = [othersOf(before), othersOf(after)]
  const [stealBefore, stealAfter] = [stealOf(before), stealOf(after)]
  const shown = (share: number | null): string => (share === null ? ABSENT : percent(share))
  const busy = Math.abs((othersBefore ?? 0) - (othersAfter ?? 0)) > OTHERS_APART
  const stolen = Math.max(stealBefore ?? 0, stealAfter ?? 0) > MACHINE_STEAL
  return [
    ...(busy ? [told('other programs', shown(othersBefore), shown(othersAfter))] : []),
    ...(stolen ? [told('stolen by a hypervisor', shown(stealBefore), shown(stealAfter))] : []),
  ]
}

function told(key: string, before: string, after: string): RunDifference {
  return { of: 'machine', key, before, after }
}

/** The most that they had in a trial; null where no trial knows. */
function othersOf({ trials }: RunResult): number | null {
  return greatest(trials.map(({ machineBusy, ownBusy = null }) => minus(machineBusy, ownBusy)))
}

function stealOf({ trials }: RunResult): number | null {
  return greatest(trials.map(({ machineSteal = null }) => machineSteal))
}

function minus(whole: number | null, part: number | null): number | null {
  return whole === null || part === null ? null : Math.max(0, whole - part)
}

function greatest(shares: readonly (number | null)[]): number | null {
  const known = shares.filter((share) => share !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** Words for people move no figure, and blocks and seed are the run's. */
const NOT_COMPARED = ['title', 'question', 'lesson', 'expect', 'repeat', 'seed']

/** The settings of a transport that only one of them runs say nothing: that is told with the arms. */
function scenarioDifferences(before: RunResult, after: RunResult): RunDifference[] {
  const [one, other] = [before, after].map(({ scenario }) => Object.keys(scenario.resolved.transports))
  const alone = [...(one ?? []), ...(other ?? [])].filter((name) => !one?.includes(name) || !other?.includes(name))
  return apart('scenario', scenarioFacts(before), scenarioFacts(after)).filter(
    ({ key }) => !alone.some((name) => key.startsWith(`transports.${name}.`)),
  )
}

function scenarioFacts({ scenario: { resolved } }: RunResult): Facts {
  const kept = Object.entries(resolved).filter(([key]) => !NOT_COMPARED.includes(key))
  return Object.fromEntries(kept.flatMap(([key, value]) => leavesOf(key, value, 1)))
}

/** Far deeper than any scenario, and shallow enough for a file that was made to exhaust the stack. */
const DEEPEST = 10

function leavesOf(path: string, value: unknown, depth: number): [string, string][] {
  if (typeof value !== 'object' || value === null) return value === null ? [] : [[path, String(value)]]
  if (depth === DEEPEST) return [[path, 'more than is compared']]
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, member, depth + 1),
  )
}
