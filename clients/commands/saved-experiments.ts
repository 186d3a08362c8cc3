/** Experiments in a browser that were made before: a verdict may be decided anew on a machine without one. */
import type { ExperimentName } from '../../protocol/browser-experiments.ts'
import type { Experiment } from '../../results/format/claims.ts'
import { listResults, loadAny } from '../../results/store.ts'
import { printable } from '../../scenarios/language/errors.ts'

/**
 * For each the newest one that the verdicts of a folder have of it, if it came to its end.
 *
 * @param tell of each that is found, in which file
 */
export async function savedExperiments(
  folder: string,
  wanted: readonly ExperimentName[],
  tell: (message: string) => void,
): Promise<Map<ExperimentName, Experiment>> {
  const found = new Map<ExperimentName, Experiment>()
  for (const { name: file, path } of await listResults(folder)) {
    if (found.size === wanted.length) break
    if (!file.endsWith('-claims.json')) continue
    for (const experiment of await experimentsIn(path)) {
      const { name, why } = experiment
      if (why !== null || found.has(name) || !wanted.includes(name)) continue
      found.set(name, experiment)
      tell(printable(`${name}, in a browser: as ${file} has it`))
    }
  }
  return found
}

async function experimentsIn(path: string): Promise<readonly Experiment[]> {
  const read = await loadAny(path)
  return read.ok && read.kind === 'claims' ? (read.result.experiments ?? []) : []
}
