/** A server of the lab that runs already: what of a scenario it can follow, and what it says of itself that holds instead. */
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { besideLab, checkBesideLab, sentenceOf } from '../../scenarios/index.ts'
import { usageError } from '../errors.ts'
import { readInfo } from '../run/lab-control.ts'
import type { RunTarget } from '../run/request.ts'
import type { ScenarioPlan } from './scenario-plan.ts'

/**
 * The plans as they are played there. Scenarios at a server that is not ours stay as they are.
 *
 * @throws LabError (exit 2) for a scenario that asks for a server set up otherwise; (exit 3) when nothing answers there
 */
export async function plansAtLab(plans: readonly ScenarioPlan[], target: RunTarget): Promise<ScenarioPlan[]> {
  const ofLab = plans.flatMap((plan) => (plan.scenario.target ? [] : scenariosOf(plan)))
  for (const scenario of ofLab) refuse(scenario, checkBesideLab(scenario))
  const info = await readInfo(target.url)
  return plans.map((plan) => (plan.scenario.target ? plan : planAtLab(plan, info)))
}

function scenariosOf({ scenario, sweep }: ScenarioPlan): readonly ResolvedScenario[] {
  return sweep === null ? [scenario] : sweep.cells.map((cell) => cell.scenario)
}

function planAtLab(plan: ScenarioPlan, info: LabInfo): ScenarioPlan {
  const { sweep } = plan
  const cells = sweep?.cells.map((cell) => ({ ...cell, scenario: atLab(cell.scenario, info) })) ?? []
  return { ...plan, scenario: atLab(plan.scenario, info), sweep: sweep && { ...sweep, cells } }
}

function atLab(written: ResolvedScenario, info: LabInfo): ResolvedScenario {
  const { scenario, findings } = besideLab(written, info)
  refuse(scenario, findings)
  return scenario
}

function refuse({ name }: ResolvedScenario, findings: ReturnType<typeof besideLab>['findings']): void {
  if (findings.length > 0) throw usageError(`--target and ${name}: ${findings.map(sentenceOf).join('\n')}`)
}
