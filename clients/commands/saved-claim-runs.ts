/** The runs of claims that were made before: so that a rule which has changed can be tried on them, and a verdict followed. */
import { listResults, loadAny, type StoredResult } from '../../results/store.ts'
import { printable } from '../../scenarios/language/errors.ts'
import { usageError } from '../errors.ts'
import type { ClaimRunMade } from './claim-run.ts'
import { type WantedRun, whyNotUsed } from './saved-run-fit.ts'

/**
 * For each the newest one of a folder, by its name, that was made as its file of today says.
 *
 * @param tell of each run that is not there, and of each file that is not used, why
 * @throws LabError (exit 2) when the folder has none of them
 */
export async function savedClaimRuns(
  folder: string,
  wanted: readonly WantedRun[],
  tell: (message: string) => void,
): Promise<Map<string, ClaimRunMade>> {
  const stored = await listResults(folder)
  const found = new Map<string, ClaimRunMade>()
  for (const want of wanted) {
    const files = stored.filter(({ name }) => name.endsWith(`-${want.name}.json`))
    const made = await newestOf(want, files, (message) => tell(printable(message)))
    if (made === null) tell(printable(`no run ${want.name} to decide by in ${folder}`))
    else found.set(want.name, made)
  }
  if (found.size > 0 || wanted.length === 0) return found
  throw usageError(
    `expected runs of these claims in ${printable(folder)}, found none; leave --from out, and they are made`,
  )
}

/** @param files newest first */
async function newestOf(
  want: WantedRun,
  files: readonly StoredResult[],
  tell: (message: string) => void,
): Promise<ClaimRunMade | null> {
  for (const { name: file, path } of files) {
    const read = await loadAny(path)
    if (read.ok && (read.kind === 'claims' || read.result.scenario.name !== want.name)) continue
    const why = read.ok ? whyNotUsed(want, read.result) : read.problem.message
    if (read.ok && why === null) return { result: read.result, file }
    tell(`${file} is not used: ${why}`)
  }
  return null
}
