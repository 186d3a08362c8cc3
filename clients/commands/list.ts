/** `tlab list`: what there is to run. */
import { listScenarios, loadScenarioFile } from '../../scenarios/index.ts'
import { EXIT } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { type ListedScenario, scenarioTable } from '../report/scenario-table.ts'
import { commandName } from './command-name.ts'
import type { Terminal } from './terminal.ts'

export async function list(options: { readonly json?: boolean }, terminal: Terminal): Promise<number> {
  const scenarios = listScenarios(packagePaths.scenarios).map((entry): ListedScenario => {
    const loaded = loadScenarioFile(entry.file)
    return { ...entry, scenario: loaded.ok ? loaded.scenario : null }
  })
  if (options.json === true) terminal.print(JSON.stringify(scenarios, null, 2))
  else terminal.print(scenarioTable(scenarios, commandName(), terminal.results))
  return EXIT.done
}
