/** The runs of claims that were made before: so that a rule which has changed can be tried on them, and a verdict followed. */
import { basename, join } from 'node:path'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'
import { listResults, loadAny } from '../../results/store.ts'
import { printable } from '../../scenarios/language/errors.ts'
import { usageError } from '../errors.ts'
import type { ClaimRunMade } from './claim-run.ts'
import type { ScenarioPlan } from './scenario-plan.ts'

/** A shared run of claims, and the text of its file as it is today. */
export interface WantedRun extends Pick<ScenarioPlan, 'text'> {
  readonly name: string
}

/**
 * For each the newest one of a folder, by its name. One that was made from another text of its file counts as not there: its
 * cells would be others.
 *
 * @param tell of each run that is not there, and why
 * @throws LabError (exit 2) when the folder has none of them
 */
export async function savedClaimRuns(
  folder: string,
  wanted: readonly WantedRun[],
  tell: (message: string) => void,
): Promise<Map<string, ClaimRunMade>> {
  const names = (await listResults(folder)).map(({ name }) => name)
  const found = new Map<string, ClaimRunMade>()
  for (const want of wanted) {
    const made = await newestOf(want, folder, names)
    if (typeof made === 'string') tell(printable(made))
    else found.set(want.name, made)
  }
  if (found.size > 0 || wanted.length === 0) return found
  throw usageError(
    `expected runs of these claims in ${printable(folder)}, found none; leave --from out, and they are made`,
  )
}

/** Or why there is none. */
async function newestOf({ name, text }: WantedRun, folder: string, names: readonly string[]) {
  let why = `no run ${name} in ${folder}`
  for (const file of names
    .filter((one) => one.endsWith(`-${name}.json`))
    .toSorted()
    .toReversed()) {
    const read = await loadAny(join(folder, file))
    if (!read.ok || read.kind === 'claims') continue
    if (scenarioOf(read.result).name !== name) continue
    if (scenarioOf(read.result).text === text) return { result: read.result, file: basename(file) }
    why = `${file} was made from another text of ${name}.yaml, and is not used`
  }
  return why
}

/** A sweep keeps the text of its file in each of its cells. */
function scenarioOf(result: RunResult | SweepResult): Pick<RunResult['scenario'], 'name' | 'text'> {
  if (!('cells' in result)) return result.scenario
  return { name: result.scenario.name, text: result.cells[0]?.run.scenario.text ?? '' }
}
