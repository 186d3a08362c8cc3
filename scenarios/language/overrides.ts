/** What the command line changes about a scenario. Pure; the bounds of the file hold here too. */
import { membersPerChannel } from '../../protocol/channels.ts'
import type { ResolvedFault, ResolvedPhase, ResolvedScenario, TransportSettings } from '../../protocol/scenario.ts'
import { measuredMs } from '../../protocol/schedule.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import { checkBounds } from './bounds.ts'
import { referencesOf } from './expect.ts'
import { suggestWord } from './nearest.ts'
import { BOUNDS } from './ranges.ts'
import { placePhases } from './resolve.ts'

/** Options of `tlab run` that change the scenario; an absent one changes nothing. */
export interface ScenarioOverrides {
  /** Run only these, of those that the scenario names. Lines of `expect` about others are left out. */
  readonly transports?: readonly string[]
  readonly repeat?: number
  readonly clients?: number
  /**
   * The total of the measured phases: each is scaled by the same factor. The others keep their length. A fault stays
   * at its share of its phase, and lasts as long as before: it is the deadlines that it must outlast, not the phase.
   */
  readonly durationMs?: number
  readonly seed?: number
  /** A quick form: one repeat, at most 5 s measured in all, at most 50 clients. Other options win over it. */
  readonly short?: boolean
}

/** An option that cannot be followed. */
export interface OverrideError {
  /** As it was typed, such as `--clients`. */
  readonly option: string
  readonly expected: string
  readonly found: string
  readonly fix: string
}

export type OverrideResult =
  | { readonly ok: true; readonly scenario: ResolvedScenario }
  | { readonly ok: false; readonly errors: readonly OverrideError[] }

const SHORT = { repeat: 1, measuredMs: 5000, clients: 50 } as const

/** The scenario with the options applied, or every option that is wrong. */
export function applyOverrides(scenario: ResolvedScenario, overrides: ScenarioOverrides): OverrideResult {
  const wanted = overrides.short === true ? { ...shortForm(scenario), ...withoutAbsent(overrides) } : overrides
  const errors = [...checkNumbers(wanted), ...checkTransports(scenario, wanted)]
  if (errors.length > 0) return { ok: false, errors }
  const changed = apply(scenario, wanted)
  const scaledBy = optionThatScales(overrides)
  const bounds = [...checkPhaseLengths(changed, scaledBy), ...recheck(changed, scaledBy)]
  return bounds.length > 0 ? { ok: false, errors: bounds } : { ok: true, scenario: changed }
}

/** What changes how long phases last, as it was typed; null: they last as the file says. */
function optionThatScales({ durationMs, short }: ScenarioOverrides): string | null {
  if (durationMs !== undefined) return '--duration'
  return short === true ? '--short' : null
}

function withoutAbsent(overrides: ScenarioOverrides): ScenarioOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined))
}

function shortForm(scenario: ResolvedScenario): ScenarioOverrides {
  return {
    repeat: SHORT.repeat,
    clients: Math.min(Math.max(SHORT.clients, roomOf(scenario)), scenario.clients.count),
    durationMs: Math.min(SHORT.measuredMs, measuredMs(scenario.phases)),
  }
}

/** A room stays whole. */
function roomOf({ clients }: ResolvedScenario): number {
  return clients.channels === 'one' ? 0 : membersPerChannel(clients)
}

function apply(scenario: ResolvedScenario, wanted: ScenarioOverrides): ResolvedScenario {
  const names = wanted.transports ?? Object.keys(scenario.transports)
  const transports: TransportSettings = Object.fromEntries(
    Object.entries(scenario.transports).filter(([name]) => names.includes(name)),
  )
  return {
    ...scenario,
    transports,
    expect: scenario.expect.filter((line) => referencesOf(line).every(({ transport }) => transport in transports)),
    repeat: wanted.repeat ?? scenario.repeat,
    seed: wanted.seed ?? scenario.seed,
    clients: { ...scenario.clients, count: wanted.clients ?? scenario.clients.count },
    ...(wanted.durationMs !== undefined && scaleTime(scenario, wanted.durationMs)),
  }
}

function scaleTime({ phases, faults }: ResolvedScenario, totalMs: number): Pick<ResolvedScenario, 'phases' | 'faults'> {
  const scaled = scalePhases(phases, totalMs)
  return { phases: scaled, faults: faults.map((fault) => moveFault(fault, phases, scaled)) }
}

/** To the same share of the same phase; rounded down, so that it stays inside. */
function moveFault(
  fault: ResolvedFault,
  phases: readonly ResolvedPhase[],
  scaled: readonly ResolvedPhase[],
): ResolvedFault {
  const index = phases.findLastIndex((phase) => phase.startMs <= fault.atMs)
  const [from, to] = [phases[index], scaled[index]]
  if (from === undefined || to === undefined) return fault
  // Multiplied first: what divides evenly then stays exact.
  const intoPhaseMs = ((fault.atMs - from.startMs) * to.durationMs) / from.durationMs
  return { ...fault, atMs: to.startMs + Math.floor(intoPhaseMs) }
}

/** To whole milliseconds, the rounding error going to the last measured phase so that the total is exact. */
function scalePhases(phases: readonly ResolvedPhase[], totalMs: number): ResolvedPhase[] {
  const factor = totalMs / measuredMs(phases)
  const scaled = phases.map((phase) =>
    phase.measure ? { ...phase, durationMs: Math.round(phase.durationMs * factor) } : phase,
  )
  const last = scaled.findLastIndex((phase) => phase.measure)
  const rest = totalMs - measuredMs(scaled)
  return placePhases(
    scaled.map((phase, index) => (index === last ? { ...phase, durationMs: phase.durationMs + rest } : phase)),
  )
}

function checkNumbers(wanted: ScenarioOverrides): OverrideError[] {
  return (['clients', 'repeat', 'seed'] as const).flatMap((name) => {
    const value = wanted[name]
    const { least, most } = BOUNDS[name]
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return []
    const expected = `a whole number from ${least} to ${most}`
    return [{ option: `--${name}`, expected, found: String(value), fix: `choose ${expected}` }]
  })
}

function checkTransports(scenario: ResolvedScenario, wanted: ScenarioOverrides): OverrideError[] {
  const known = Object.keys(scenario.transports)
  const option = '--transports'
  if (wanted.transports?.length === 0) {
    return [{ option, expected: 'at least one transport', found: 'none', fix: `choose from ${known.join(', ')}` }]
  }
  const unknown = (wanted.transports ?? []).filter((name) => !known.includes(name))
  const expected = `a transport of ${scenario.name}`
  return unknown.map((found) => ({ option, expected, found, fix: suggestWord(found, known, 'transports') }))
}

function checkPhaseLengths(changed: ResolvedScenario, option: string | null): OverrideError[] {
  const { least, most } = BOUNDS.phaseMs
  const outside = changed.phases.find((phase) => !(phase.durationMs >= least && phase.durationMs <= most))
  if (outside === undefined || option === null) return []
  const expected = `phases from ${formatDurationMs(least)} to ${formatDurationMs(most)}`
  const found = `${formatDurationMs(outside.durationMs)} for "${outside.name}"`
  return [{ option, expected, found, fix: FIXES[option] ?? '' }]
}

/** What to do about phases that an option made too short or too long. */
const FIXES: Readonly<Record<string, string>> = {
  '--duration': 'choose another total for the measured phases',
  '--short': 'leave it out, or choose a total for the measured phases with --duration',
}

/** Bounds between keys that such an option may have crossed. */
function recheck(changed: ResolvedScenario, scaledBy: string | null): OverrideError[] {
  const option = scaledBy ?? changed.name
  return checkBounds(changed).map(({ expected, found = '', fix }) => ({ option, expected, found, fix }))
}
