/** Whether a saved run is what its plan of today would make, seed and number of blocks aside; else its cells would be others. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { cellOf, evidenceRun } from '../../results/analysis/claims/evidence-run.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'
import { firstDifference } from './first-difference.ts'
import type { ScenarioPlan } from './scenario-plan.ts'

/** A shared run of claims, as its file has it today. */
export interface WantedRun extends Pick<ScenarioPlan, 'text' | 'scenario' | 'sweep'> {
  readonly name: string
}

/** In words what it is that was not wanted; null: it can be used. Cells that it did not get to are none that differ. */
export function whyNotUsed({ name, text, scenario, sweep }: WantedRun, result: RunResult | SweepResult): string | null {
  const made = evidenceRun(name, result)
  if (made.cells.some(({ run }) => run.scenario.text !== text)) return `it was made from another text of ${name}.yaml`
  if (firstDifference(made.axes, sweep?.axes ?? []) !== null) return otherwise('matrix', name)
  const planned = sweep?.cells ?? [{ values: {}, scenario }]
  const reasons = planned.map((cell) => {
    const run = cellOf(made, cell.values)
    return run === null ? null : whyOther(run, cell.scenario, name)
  })
  return reasons.find((why) => why !== null) ?? null
}

/** Fewer blocks than three are told of where the figures are judged. */
function whyOther({ target, trials, scenario: { resolved } }: RunResult, wanted: ResolvedScenario, name: string) {
  if (typeof target === 'string') return `it measured ${target}, a server that it had not started`
  if (trials.some(({ arm }) => !Object.hasOwn(wanted.transports, arm))) return 'it ran a transport against itself'
  const { seed, repeat } = wanted
  const path = firstDifference({ ...resolved, seed, repeat }, wanted)
  return path === null ? null : otherwise(path, name)
}

function otherwise(path: string, name: string): string {
  return `its ${path} is not that of ${name}.yaml, by an option or in another version`
}
