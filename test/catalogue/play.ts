/** A scenario of the catalogue as `tlab run` plays it: a process of its own, its result read from stdout. */
import { join } from 'node:path'
import { programPath } from '../../clients/program-path.ts'
import type { RunResult } from '../../results/format.ts'
import { readResult } from '../../results/read.ts'
import { listScenarios, loadScenarioFile } from '../../scenarios/index.ts'
import { startTlab, temporaryFolder } from '../cli/tlab.ts'

/** As `tlab list` has them. */
export const CATALOGUE = listScenarios(join(import.meta.dirname, '../../scenarios'))

/**
 * Those whose result is one run, and that ask for nothing that this machine has not: sweeps have a long form of their own
 * (test/sweep), and a proxy must be installed (test/targets brings its own).
 */
export const PLAYABLE = CATALOGUE.filter(({ file }) => {
  const loaded = loadScenarioFile(file)
  if (!loaded.ok) return true
  return loaded.sweep === null && (!loaded.scenario.proxy || programPath('nginx', process.env) !== null)
})

export interface Played {
  readonly name: string
  /** null: it did not end in time, and was ended. */
  readonly code: number | null
  readonly seconds: number
  readonly result: RunResult
}

/**
 * Plays one to its end, or ends it after `mostMs`.
 *
 * @param options of `tlab run`, beside the name
 * @throws where it left no result that can be read, with what it said on stderr
 */
export async function play(
  name: string,
  options: readonly string[],
  mostMs: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Played> {
  const startedAt = performance.now()
  const run = startTlab(['run', name, ...options, '--json', '--no-progress', '--out', temporaryFolder()], environment)
  const deadline = setTimeout(() => run.process.kill('SIGKILL'), mostMs)
  const { code, stdout, stderr } = await run.finished
  clearTimeout(deadline)
  const seconds = (performance.now() - startedAt) / 1000
  const read = readResult(stdout)
  if (!read.ok)
    throw new Error(`${name} ended with ${code} after ${seconds.toFixed(0)} s: ${read.problem.message}\n${stderr}`)
  return { name, code, seconds, result: read.result }
}
