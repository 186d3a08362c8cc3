/** `tlab list`: what there is to run. */
import { listScenarios, loadScenarioFile } from '../../scenarios/index.ts'
import { EXIT, unknownName } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { type ListedScenario, scenarioDetails, scenarioTable } from '../report/scenario-table.ts'
import { commandName } from './command-name.ts'
import type { Terminal } from './terminal.ts'

export interface ListOptions {
  readonly details?: boolean
  readonly json?: boolean
}

/**
 * @param names those that are asked for, which are told with their details; none: all of them
 * @throws LabError (exit 2) when there is no scenario of such a name
 */
export async function list(names: readonly string[], options: ListOptions, terminal: Terminal): Promise<number> {
  const entries = listScenarios(packagePaths.scenarios)
  const known = entries.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownName('scenario', unknown, known)
  const scenarios = entries
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((entry): ListedScenario => {
      const loaded = loadScenarioFile(entry.file)
      return { ...entry, scenario: loaded.ok ? loaded.scenario : null, sweep: loaded.ok ? loaded.sweep : null }
    })
  if (options.json === true) terminal.print(JSON.stringify(scenarios, null, 2))
  else {
    const write = options.details === true || names.length > 0 ? scenarioDetails : scenarioTable
    terminal.print(write(scenarios, commandName(), terminal.results))
  }
  return EXIT.done
}
