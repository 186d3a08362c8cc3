/** A server that is not ours, as a scenario or the options name it: its mapping, and where it is. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { atAddress, type TargetMapping } from '../../protocol/target.ts'
import { conflictsWithTarget, formatScenarioErrors, loadMappingFile, withoutFeed } from '../../scenarios/index.ts'
import { targetWithoutAddress, usageError } from '../errors.ts'
import type { ScenarioPlan } from './scenario-plan.ts'

export interface TargetOptions {
  /** `--target`. */
  readonly target?: string
  /** `--mapping`. */
  readonly mapping?: string
}

/** @throws LabError (exit 2) for a mapping that cannot be read, or that the scenario cannot be run with */
function scenarioAtTarget(scenario: ResolvedScenario, options: TargetOptions): ResolvedScenario {
  const written = options.mapping === undefined ? (scenario.target ?? null) : readMapping(options.mapping)
  if (written === null) return scenario
  const url = options.target === undefined ? written.url : readAddress(options.target)
  if (url === null) throw targetWithoutAddress()
  const target = atAddress(written, url)
  const conflicts = conflictsWithTarget(scenario, target)
  const option = options.mapping === undefined ? '--target' : '--mapping'
  if (conflicts.length > 0) throw usageError(`${option} and ${scenario.name}: ${conflicts.join('\n')}`)
  return { ...(target.publish === null ? withoutFeed(scenario) : scenario), target }
}

/** Axes that nothing but the feed feels. */
const AXES_OF_FEEDS: readonly string[] = ['rate', 'payload']

/** The plan with every cell at its target. @throws LabError (exit 2) as `scenarioAtTarget`, and for axes without effect */
export function planAtTarget(plan: ScenarioPlan, options: TargetOptions): ScenarioPlan {
  const scenario = scenarioAtTarget(plan.scenario, options)
  const { sweep } = plan
  const rows = scenario.feed.source === 'none' ? null : plan.rows
  if (sweep === null) return { ...plan, scenario, rows }
  const unfelt = sweep.axes.find(({ name }) => AXES_OF_FEEDS.includes(name))
  if (scenario.target?.publish === null && unfelt !== undefined) {
    throw usageError(
      `--mapping and ${scenario.name}: expected no axis of the feed at a server that publishes by itself, ` +
        `found "${unfelt.name}"; tell in the mapping how events get in (publish), or run another scenario`,
    )
  }
  const cells = sweep.cells.map((cell) => ({ ...cell, scenario: scenarioAtTarget(cell.scenario, options) }))
  return { ...plan, scenario, rows, sweep: { ...sweep, cells } }
}

/** @throws LabError (exit 2) */
export function readAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.protocol !== 'http:') {
    throw usageError(`--target: expected an address such as http://127.0.0.1:8080, got "${text}"`)
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw usageError(
      `--target: expected scheme, name and port and nothing else, such as ${url.origin}, got "${text}"; paths belong ` +
        'into the mapping, below each transport',
    )
  }
  return url.origin
}

function readMapping(file: string): TargetMapping {
  const loaded = loadMappingFile(file)
  if (!loaded.ok) throw usageError(`--mapping:\n\n${formatScenarioErrors(loaded.errors)}`)
  return loaded.mapping
}
