/** What a run's faults did: a row for each fault and arm, then what each arm lost, and the terms explained. */
import {
  type FaultDeliveries,
  type FaultOutcome,
  type FaultStory,
  faultDeliveries,
  faultStories,
  struckText,
} from '../../results/analysis/faults.ts'
import { faultName } from '../../results/analysis/sentences.ts'
import { type Withholding, whyWithheld } from '../../results/analysis/withheld.ts'
import type { RunResult, Spread } from '../../results/format.ts'
import { type Column, layOutColumns, WITHHELD } from './columns.ts'
import { paint } from './paint.ts'
import { type Layout, wrap } from './wrap.ts'

/** A scenario may have fifty; more than this is not read on a terminal. */
const MOST_SHOWN = 8

interface FaultRow extends FaultOutcome {
  readonly at: string
  readonly fault: string
  readonly struck: string
}

const COLUMNS: readonly Column<FaultRow>[] = [
  { title: 'at', unit: 's', align: 'right', cell: (row) => row.at },
  { title: 'fault', align: 'left', cell: (row) => row.fault },
  { title: 'transport', align: 'left', cell: (row) => row.arm },
]

const STRUCK: Column<FaultRow> = {
  title: 'struck',
  align: 'right',
  leavesAs: 2,
  cell: (row) => row.struck,
}

const NEVER: Column<FaultRow> = {
  title: 'never',
  align: 'right',
  cell: (row) => String(row.unrecovered),
  alarming: (row) => row.unrecovered > 0,
}

/** Lines for `layout.width` columns; none for a run without faults. */
export function faultLines(run: RunResult, layout: Layout): string[] {
  const stories = faultStories(run)
  if (stories.length === 0) return []
  const rows = stories.slice(0, MOST_SHOWN).flatMap(rowsOf)
  const { lines, leftOut, withheld } = layOutColumns(columnsFor(rows), rows, layout)
  const notes = [
    'p50 to max: the longest, in ms, that a client was without current data until it had caught up, over as ' +
      'many clients as connections were struck (those with the longest), or over all; never: clients that missed ' +
      'something to the end, untold. Kept-alive connections of pollers reopen at once, streams wait for their back-off.',
    ...withheldNotes(run, withheld),
    ...(leftOut.length > 0 ? [`Left out for width: ${leftOut.join(', ')}; see --json.`] : []),
    ...(stories.length > MOST_SHOWN ? [`The first ${MOST_SHOWN} of ${stories.length} faults; see --json.`] : []),
  ]
  return [
    ...lines,
    ...deliveryLines(faultDeliveries(run), layout),
    ...notes.flatMap((note) => wrap(note, layout.width)).map((line) => paint(layout.colour, 'dim', line)),
  ]
}

const REASONS: Readonly<Record<Withholding['by'], string>> = {
  sample: 'too few clients for that figure',
  losses: 'some clients did not recover',
  clock: 'smaller than the clock’s uncertainty',
  instrument: 'smaller than the instrument’s error',
  unknown: 'not known for this run',
}

/** One note for each reason, with the columns that it withholds a figure of; their titles are those of the statistics. */
function withheldNotes({ trials }: RunResult, titles: readonly string[]): string[] {
  const byReason = new Map<string, Set<string>>()
  const struck = trials.flatMap((trial) => (trial.faults ?? []).map((fault) => ({ ...trial, faults: [fault] })))
  for (const title of titles) {
    for (const trial of struck) {
      const withholding = whyWithheld(trial, `recovery.${title}`)
      if (withholding === null) continue
      const reason = REASONS[withholding.by]
      byReason.set(reason, (byReason.get(reason) ?? new Set()).add(title))
    }
  }
  return [...byReason].map(([reason, withheld]) => `${WITHHELD} ${[...withheld].join(', ')}: ${reason}.`)
}

function columnsFor(rows: readonly FaultRow[]): Column<FaultRow>[] {
  return [
    ...COLUMNS,
    STRUCK,
    recoveryColumn('p50', (row) => row.p50Us),
    ...tailColumn(rows),
    recoveryColumn('max', (row) => row.maxUs),
    NEVER,
  ]
}

/** p99 wants a thousand clients; below that p90 stands in its place, below a hundred nothing does. */
function tailColumn(rows: readonly FaultRow[]): Column<FaultRow>[] {
  const tails = [recoveryColumn('p99', (row) => row.p99Us), recoveryColumn('p90', (row) => row.p90Us)]
  const known = tails.find(({ cell }) => rows.some((row) => cell(row) !== null))
  return known === undefined ? [] : [{ ...known, leavesAs: 1 }]
}

function recoveryColumn(title: string, spread: (row: FaultRow) => Spread): Column<FaultRow> {
  const cell = (row: FaultRow): string | null => {
    const us = spread(row)?.median
    return us === undefined ? null : (us / 1000).toFixed(0)
  }
  return { title, unit: 'ms', align: 'right', cell }
}

/** The fault is named once, in the row of its first arm. */
function rowsOf(story: FaultStory): FaultRow[] {
  const [at, fault] = [String(Number((story.plannedAtMs / 1000).toFixed(1))), faultName(story)]
  return story.outcomes.map((outcome, index) => ({
    ...outcome,
    at: index === 0 ? at : '',
    fault: index === 0 ? fault : '',
    struck: struckText(story, outcome),
  }))
}

function deliveryLines(arms: readonly FaultDeliveries[], layout: Layout): string[] {
  const width = Math.max(...arms.map(({ arm }) => arm.length))
  return arms.flatMap((one) => {
    const [first = '', ...rest] = wrap(deliveryText(one), layout.width, ` ${one.arm.padEnd(width)}  `)
    const alarm = one.lost > 0
    return [first.replace(/lost \d+/, (text) => paint(layout.colour && alarm, 'red', text)), ...rest]
  })
}

function deliveryText({ lost, told, silent, duplicated, reordered }: FaultDeliveries): string {
  const how = lost === 0 ? '' : ` (${told} told by a gap, ${silent} untold)`
  return `lost ${lost}${how}, duplicated ${duplicated}, reordered ${reordered}`
}
