/**
 * Writes what was captured of a trial to its run's file, when the load is over: one JSON value a line (NDJSON), a
 * header, the rows, and a line that says how many they were.
 */
import { open } from 'node:fs/promises'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { messageOf } from '../../protocol/thrown.ts'
import type { ArrivalRow, ArrivalRows } from '../measure/arrival-rows.ts'
import { type ClockRelation, SHARED } from '../measure/server-clock.ts'
import type { CapturePlan, CaptureReport } from './plan.ts'

/** Lines are written so many at a time, about 300 kB. */
const ROWS_PER_WRITE = 8192

const COLUMNS = ['client', 'seq', 'dueAtUs', 'sentAtUs', 'receivedAtUs', 'lateUs'] as const

export interface CapturedTrial {
  readonly plan: CapturePlan
  readonly transport: string
  readonly phases: readonly ResolvedPhase[]
  readonly startsAtUs: number
  /** Absent: one clock for server and driver. */
  readonly serverClock?: ClockRelation | undefined
  /** Names of the epochs, in the order of the rows' numbers. */
  readonly epochs: readonly string[]
  readonly rows: ArrivalRows
}

/** Appends to the file. Never rejects: a disk that is full costs the capture, not the trial. */
export async function writeCapture(trial: CapturedTrial): Promise<CaptureReport> {
  try {
    const file = await open(trial.plan.path, 'a')
    try {
      for (const text of textsOf(trial)) await file.appendFile(text)
      return { fileBytes: (await file.stat()).size, dropped: trial.rows.dropped, problem: null }
    } finally {
      await file.close()
    }
  } catch (error) {
    return { fileBytes: 0, dropped: 0, problem: messageOf(error) }
  }
}

/** The lines of a trial, some thousand at a time. */
function* textsOf({ rows, ...trial }: CapturedTrial): Generator<string> {
  const lines = new RowLines(trial.startsAtUs, trial.epochs)
  yield `${JSON.stringify({ trial: headerOf(trial) })}\n`
  for (let from = 0; from < rows.count; from += ROWS_PER_WRITE) yield lines.of(rows.slice(from, ROWS_PER_WRITE))
  yield `${JSON.stringify({ rows: rows.count, dropped: rows.dropped })}\n`
}

function headerOf({ plan, transport, phases, startsAtUs, serverClock = SHARED, epochs }: Omit<CapturedTrial, 'rows'>) {
  const { arm, block } = plan
  return {
    transport,
    arm,
    block,
    startsAtUs,
    clock: serverClock,
    epoch: epochs[0] ?? null,
    phases: phases.map(({ name, startMs, durationMs, measure }) => {
      return { name, fromUs: startMs * 1000, toUs: (startMs + durationMs) * 1000, measured: measure }
    }),
    columns: COLUMNS,
  }
}

/** Instants are told from the feed's start, which makes a line half as long. */
class RowLines {
  readonly #startsAtUs: number
  readonly #epochs: readonly string[]
  readonly #epochOfClient = new Map<number, number>()

  constructor(startsAtUs: number, epochs: readonly string[]) {
    this.#startsAtUs = startsAtUs
    this.#epochs = epochs
  }

  of(rows: readonly ArrivalRow[]): string {
    return rows.map((row) => this.#epochLine(row) + this.#line(row)).join('')
  }

  #line({ client, seq, dueAtUs, sentAtUs, receivedAtUs, lateUs, isCopy }: ArrivalRow): string {
    const [due, sent, received] = [dueAtUs, sentAtUs, receivedAtUs].map((us) => us - this.#startsAtUs)
    return `[${client},${seq},${due},${sent},${received},${Math.ceil(lateUs)}${isCopy ? ',"copy"' : ''}]\n`
  }

  /** Empty while the client's epoch is the one that the reader knows. */
  #epochLine({ client, epoch }: ArrivalRow): string {
    if ((this.#epochOfClient.get(client) ?? 0) === epoch) return ''
    this.#epochOfClient.set(client, epoch)
    return `${JSON.stringify({ client, epoch: this.#epochs[epoch] })}\n`
  }
}
