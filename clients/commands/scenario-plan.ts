/** From the words of a command line to scenarios that can run. Everything wrong is said before anything starts. */
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import {
  applyOverrides,
  applySweepOverrides,
  findScenario,
  formatScenarioErrors,
  loadScenarioFile,
  type ScenarioError,
  type ScenarioOverrides,
} from '../../scenarios/index.ts'
import { unknownName, usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'

/** A scenario with everything that its run needs. */
export interface ScenarioPlan {
  /** Of a sweep, that of its first cell. */
  readonly scenario: ResolvedScenario
  /** null: one scenario, without a matrix. */
  readonly sweep: ResolvedSweep | null
  readonly text: string
  readonly rows: readonly unknown[] | null
}

/** @throws LabError (exit 2) that says what is wrong with the name, the file or the options */
export function planScenario(name: string, overrides: ScenarioOverrides): ScenarioPlan {
  const loaded = loadScenarioFile(scenarioFile(name))
  if (!loaded.ok) throw usageError(scenarioErrorText(loaded.errors))
  const { text, rows } = loaded
  if (loaded.sweep !== null) return { ...planSweep(loaded.sweep, overrides), text, rows }
  const overridden = applyOverrides(loaded.scenario, overrides)
  if (!overridden.ok) throw usageError(overridden.errors.map(overrideText).join('\n'))
  return { scenario: overridden.scenario, sweep: null, text, rows }
}

function planSweep(sweep: ResolvedSweep, overrides: ScenarioOverrides): Pick<ScenarioPlan, 'scenario' | 'sweep'> {
  const overridden = applySweepOverrides(sweep, overrides)
  if (!overridden.ok) throw usageError(overridden.errors.map(overrideText).join('\n'))
  const { cells } = overridden.sweep
  return { scenario: (cells[0] as (typeof cells)[number]).scenario, sweep: overridden.sweep }
}

/** The file that a name or a path means. @throws LabError with the list and the nearest name */
export function scenarioFile(name: string): string {
  const search = findScenario(name, packagePaths.scenarios)
  if (search.ok) return search.file
  if (/[/\\.]/.test(name)) throw usageError(`expected ${search.expected}, found no file ${name}; ${search.fix}`)
  throw unknownName('scenario', name, search.known, 'the path of a .yaml file')
}

/** How many things are wrong, then each with its place. */
function scenarioErrorText(errors: readonly ScenarioError[]): string {
  const count = errors.length === 1 ? 'the scenario has an error' : `the scenario has ${errors.length} errors`
  return `${count}\n\n${formatScenarioErrors(errors)}`
}

function overrideText(error: { option: string; expected: string; found: string; fix: string }): string {
  return `${error.option}: expected ${error.expected}, got "${error.found}"; ${error.fix}`
}
