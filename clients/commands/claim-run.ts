/** One shared run of the claims: a scenario or a sweep, saved as a result file of its own. */
import { basename } from 'node:path'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { Calibration, RunResult } from '../../results/format.ts'
import { saveResult } from '../../results/store.ts'
import { sweepTitle } from '../report/sweep-title.ts'
import { runTitle } from '../report/title.ts'
import { runScenario } from '../run/run.ts'
import { runSweep } from '../run/sweep.ts'
import type { Interrupt } from './interrupt.ts'
import { openProgress } from './progress-display.ts'
import type { ScenarioPlan } from './scenario-plan.ts'
import type { Terminal } from './terminal.ts'

export interface ClaimRunMade {
  readonly result: RunResult | SweepResult
  /** Name of its file in the folder of the results; null: no trial had finished. */
  readonly file: string | null
}

interface Circumstances {
  readonly folder: string
  readonly calibration: Calibration | null
  readonly interrupt: Interrupt
  readonly terminal: Terminal
  readonly progress: boolean
}

const OWN_SERVER = { target: null, aa: null, baseline: null }

/** @throws LabError as `runScenario`; what had finished is saved by then */
export async function makeClaimRun(
  { scenario, sweep, text, rows }: ScenarioPlan,
  { folder, calibration, interrupt, terminal, progress: wanted }: Circumstances,
): Promise<ClaimRunMade> {
  const title = sweep === null ? runTitle(scenario, OWN_SERVER) : sweepTitle(sweep, OWN_SERVER)
  const progress = openProgress(scenario.name, { title, blocks: scenario.repeat }, wanted, terminal)
  interrupt.onFirst(() => progress.note('interrupted: saving what has finished (again: end at once)'))
  let file: string | null = null
  const save = async (result: RunResult | SweepResult): Promise<void> => {
    file = basename(await saveResult(folder, result))
  }
  const request = {
    ...OWN_SERVER,
    scenarioText: text,
    rows,
    calibration,
    signal: interrupt.signal,
    onProgress: progress.show,
    onTrial: save,
  }
  const running = sweep === null ? runScenario({ ...request, scenario }) : runSweep({ ...request, sweep })
  const result = await running.finally(progress.close)
  if (file !== null) await save(result)
  return { result, file }
}
