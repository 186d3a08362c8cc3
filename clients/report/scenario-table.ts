/** The scenarios that there are, as a table. */
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { rateRange, rateSpan } from '../../results/analysis/asked-load.ts'
import { trialMs } from '../../scenarios/index.ts'
import { type Column, layOutColumns } from './columns.ts'
import { paint } from './paint.ts'
import { clip, type Layout, wrap } from './wrap.ts'

export interface ListedScenario {
  readonly name: string
  readonly title: string
  readonly question: string | null
  /** Path of its file. */
  readonly file: string
  /** null: its file is in disorder. */
  readonly scenario: ResolvedScenario | null
  /** null or absent: it has no matrix. */
  readonly sweep?: ResolvedSweep | null
}

/** What a trial takes beyond its phases: two processes start, drain and end. */
const TRIAL_OVERHEAD_MS = 1_500

const NAME: Column<ListedScenario> = { title: 'scenario', align: 'left', cell: (row) => row.name }

const TAKES: Column<ListedScenario> = {
  title: 'takes',
  align: 'right',
  leavesAs: 1,
  cell: (row) => (row.scenario === null ? null : approximateMinutes(...scenariosOf(row))),
}

/** Of `scenarioDetails`. */
const COLUMNS: readonly Column<ListedScenario>[] = [
  NAME,
  {
    title: 'clients',
    align: 'right',
    leavesAs: 2,
    cell: (row) => span(scenariosOf(row).map(({ clients }) => clients.count)),
  },
  { title: 'events/s', align: 'right', leavesAs: 3, cell: eventsPerSecond },
  { title: 'blocks', align: 'right', leavesAs: 4, cell: ({ scenario }) => text(scenario?.repeat) },
  TAKES,
]

/** Of a title, below which it says nothing. */
const LEAST_TITLE = 20

/** One line a scenario, however many there are. `command` is how the user calls this program. */
export function scenarioTable(scenarios: readonly ListedScenario[], command: string, layout: Layout): string {
  if (scenarios.length === 0) return NONE
  const others = [NAME, TAKES].map(({ title, cell }) =>
    Math.max(title.length, ...scenarios.map((row) => (cell(row) ?? '').length)),
  )
  // One space before the first column, two between columns.
  const room = Math.max(LEAST_TITLE, layout.width - 5 - others.reduce((sum, width) => sum + width, 0))
  const title: Column<ListedScenario> = {
    title: 'what',
    align: 'left',
    leavesAs: 2,
    cell: (row) => clip(titleOf(row), room),
  }
  const { lines } = layOutColumns([NAME, title, TAKES], scenarios, layout)
  return [...lines, '', ` Run one: ${command} run <scenario>. More about one: ${command} list <scenario>`].join('\n')
}

const NONE = 'no scenarios found'

/** One line a scenario with its figures, and below it its question. */
export function scenarioDetails(scenarios: readonly ListedScenario[], command: string, layout: Layout): string {
  if (scenarios.length === 0) return NONE
  const [heading = '', ...rows] = layOutColumns(COLUMNS, scenarios, layout).lines
  const described = rows.flatMap((row, index) => [row, ...description(scenarios[index] as ListedScenario, layout)])
  return [heading, ...described, '', ` Run one with: ${command} run <scenario>`].join('\n')
}

function titleOf({ title, scenario }: ListedScenario): string {
  return scenario === null ? 'in disorder: see "tlab check"' : title
}

/** `about 40 s`, `about 6 min`: all trials of these scenarios, one after the other. */
export function approximateMinutes(...scenarios: readonly ResolvedScenario[]): string {
  const seconds = scenarios.reduce((sum, scenario) => sum + runMs(scenario), 0) / 1000
  return seconds < 100 ? `about ${Math.ceil(seconds)} s` : `about ${Math.ceil(seconds / 60)} min`
}

function runMs(scenario: ResolvedScenario): number {
  const blockMs = Object.keys(scenario.transports).reduce(
    (sum, transport) => sum + trialMs(scenario, transport) + TRIAL_OVERHEAD_MS,
    0,
  )
  return blockMs * scenario.repeat
}

/** Of the feed, or, where nothing but clients publishes, of all of them together. */
function eventRate(scenario: ResolvedScenario): string {
  const { feed, uplink, clients } = scenario
  return feed.source === 'none' && uplink ? String(clients.count * uplink.rate) : rateRange(scenario, true)
}

function description({ title, question, file, scenario }: ListedScenario, layout: Layout): string[] {
  const words = scenario === null ? `in disorder: tlab check ${file}` : (question ?? title)
  return wrap(words, layout.width, '   ').map((line) => paint(layout.colour, 'dim', line))
}

/** Those that a run of it plays. */
function scenariosOf({ scenario, sweep }: ListedScenario): readonly ResolvedScenario[] {
  if (sweep) return sweep.cells.map((cell) => cell.scenario)
  return scenario === null ? [] : [scenario]
}

/** Of a sweep from the least to the most of its cells. */
function eventsPerSecond(row: ListedScenario): string | null {
  if (!row.sweep) return row.scenario && eventRate(row.scenario)
  return span(scenariosOf(row).flatMap((scenario) => Object.values(rateSpan(scenario))))
}

/** `20`, `1–64`; null for none. */
function span(figures: readonly number[]): string | null {
  const [least, most] = [Math.min(...figures), Math.max(...figures)]
  if (figures.length === 0) return null
  return least === most ? String(least) : `${least}–${most}`
}

function text(figure: number | undefined): string | null {
  return figure === undefined ? null : String(figure)
}
