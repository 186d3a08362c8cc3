/** `tlab check`: says of each scenario file, and of a claim's, what is wrong with it, or that nothing is. */
import { cellName, type ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { type TargetMapping, withheldOf } from '../../protocol/target.ts'
import {
  formatScenarioErrors,
  isClaimFile,
  loadScenarioFile,
  type ScenarioError,
  scenarioWarnings,
} from '../../scenarios/index.ts'
import { EXIT } from '../errors.ts'
import { paint } from '../report/paint.ts'
import { approximateMinutes } from '../report/scenario-table.ts'
import { counted } from '../report/title.ts'
import { wrap } from '../report/wrap.ts'
import { type ClaimCheck, checkClaim } from './check-claim.ts'
import { scenarioFile } from './scenario-plan.ts'
import type { Terminal } from './terminal.ts'

/** Files that are in order are told on stdout, errors and what is hardly meant on stderr. */
export async function check(names: readonly string[], terminal: Terminal): Promise<number> {
  // A name that means no file ends the command before it has said half of its answers.
  const files = names.map(scenarioFile)
  const verdicts = files.map((file) => checkFile(file, terminal))
  return verdicts.every((inOrder) => inOrder) ? EXIT.done : EXIT.usage
}

function checkFile(file: string, terminal: Terminal): boolean {
  if (isClaimFile(file)) return tellClaim(file, checkClaim(file), terminal)
  const loaded = loadScenarioFile(file)
  if (!loaded.ok) return tellErrors(file, loaded.errors, terminal)
  const { name, transports, repeat } = loaded.scenario
  const arms = `${counted(Object.keys(transports).length, 'transport')} × ${repeat}`
  const played = loaded.sweep === null ? [loaded.scenario] : loaded.sweep.cells.map(({ scenario }) => scenario)
  const cells = loaded.sweep === null ? '' : `${counted(played.length, 'cell')}, `
  tellInOrder(file, `${name}, ${cells}${arms}, ${approximateMinutes(...played)}`, terminal)
  for (const line of targetLines(loaded.scenario)) terminal.print(`  ${line}`)
  for (const warning of warningsOf(loaded)) warn(warning, terminal)
  return true
}

function tellClaim(file: string, checked: ClaimCheck, terminal: Terminal): boolean {
  if ('errors' in checked) return tellErrors(file, checked.errors, terminal)
  tellInOrder(file, checked.summary, terminal)
  return true
}

function tellInOrder(file: string, summary: string, { print, results }: Terminal): void {
  print(`${paint(results.colour, 'green', '✓')} ${file}: ${summary}`)
}

/** @returns false: it is not in order */
function tellErrors(file: string, errors: readonly ScenarioError[], { warn, progress }: Terminal): false {
  warn(formatScenarioErrors(errors))
  warn(`\n${paint(progress.colour, 'red', '✗')} ${file}: ${counted(errors.length, 'error')}`)
  return false
}

/** One line for each reason, with the metrics that it withholds. */
function withheldLines(target: TargetMapping): string[] {
  const parts = new Map<string, string[]>()
  for (const { part, why } of withheldOf(target)) parts.set(why, [...(parts.get(why) ?? []), `${part}.*`])
  return [...parts].map(([why, names]) => `withheld, since ${why}: ${names.join(', ')}`)
}

/** Of a sweep those of its cells, a warning that several have in the words of the first of them. */
function warningsOf({ scenario, sweep }: { scenario: ResolvedScenario; sweep: ResolvedSweep | null }): string[] {
  if (sweep === null) return scenarioWarnings(scenario)
  const firstCell = new Map<string, string>()
  for (const cell of sweep.cells) {
    for (const warning of scenarioWarnings(cell.scenario)) {
      if (!firstCell.has(warning)) firstCell.set(warning, cellName(sweep.axes, cell.values))
    }
  }
  return [...firstCell].map(([warning, cell]) => `in the cell ${cell}: ${warning}`)
}

/** What a server that is not ours leaves unknown, and what a proxy needs. */
function targetLines({ target = null, proxy = null }: ResolvedScenario): string[] {
  return [
    ...(target === null
      ? []
      : [`a server that is not ours${target.url === null ? ', at --target' : `, ${target.url}`}`]),
    ...(target === null ? [] : withheldLines(target)),
    ...(proxy === null ? [] : [`behind ${proxy.kind}, which must be installed`]),
  ]
}

/** Below the line of its file. */
function warn(warning: string, { warn, progress }: Terminal): void {
  const lines = wrap(warning, progress.width, '  ! ', '    ')
  warn(lines.map((line) => paint(progress.colour, 'yellow', line)).join('\n'))
}
