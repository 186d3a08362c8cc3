/**
 * The file of a run's captured rows. It grows beside the result, trial by trial, under a name of its own, and gets its
 * own name when the run is over: `<result>.capture.ndjson`, with a last line that says whether anything is missing.
 */
import { appendFile, open, rename, rm, truncate } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { membersPerChannel } from '../../protocol/channels.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { eventsScheduled, timingOf } from '../../protocol/schedule.ts'
import { eventsAsked } from '../../protocol/schedule-phase.ts'
import type { CaptureReport } from '../driver/plan.ts'
import { usageError } from '../errors.ts'
import { BYTES_PER_ROW } from '../measure/arrival-rows.ts'

/** Of a run, all trials together. */
const MOST_ROWS = 50_000_000

/** A line of a long trial, seen; for the estimate that a refusal tells. */
const BYTES_PER_LINE = 43

/** Share of the machine's memory that the rows of one trial may take. */
const MEMORY_SHARE = 0.25

/** Rows of one trial with this seed: each client receives each event once, and the messages of its channel about so often. */
export function expectedRows(scenario: ResolvedScenario): number {
  const events = eventsScheduled(scenario.phases, timingOf(scenario))
  return scenario.clients.count * events.reduce((sum, count) => sum + count, 0) + messageRows(scenario)
}

/** On average. */
function messageRows({ uplink, clients, phases }: ResolvedScenario): number {
  const seconds = phases.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000
  return uplink ? Math.ceil(clients.count * uplink.rate * seconds * membersPerChannel(clients)) : 0
}

/** Rows of one trial with any seed, on average: nothing is counted through, since what is asked for may be absurd. */
function meanRows(scenario: ResolvedScenario): number {
  const { clients, phases } = scenario
  const events = phases.reduce((sum, phase) => sum + eventsAsked(phase), 0)
  return Math.ceil(clients.count * events) + messageRows(scenario)
}

/** @throws LabError when the rows would be more than can be kept */
export function checkCapture(scenario: ResolvedScenario, trials: number, memoryBytes = totalmem()): void {
  const ofTrial = meanRows(scenario)
  if (ofTrial * trials <= MOST_ROWS && ofTrial * BYTES_PER_ROW <= memoryBytes * MEMORY_SHARE) return
  const rows = (count: number): string => `${(count / 1e6).toPrecision(3)} million rows`
  const remedy = 'use fewer --clients, a shorter --duration or a smaller --repeat, or leave --capture out'
  if (ofTrial * trials <= MOST_ROWS) {
    throw usageError(
      `--capture would keep ${rows(ofTrial)} in memory, ${gigabytes(ofTrial * BYTES_PER_ROW)}, expected at most a quarter ` +
        `of this machine's ${gigabytes(memoryBytes)}: ${remedy}`,
    )
  }
  throw usageError(
    `--capture would write ${rows(ofTrial * trials)}, about ${gigabytes(ofTrial * trials * BYTES_PER_LINE)}, expected at ` +
      `most ${rows(MOST_ROWS)}: ${remedy}`,
  )
}

export class RunCapture {
  readonly #path: string
  /** Why rows are missing; null: none is. */
  problem: string | null = null
  #trials = 0
  #stopped = false
  /** What whole trials have written; anything behind it is of one that was ended on the way. */
  #wholeBytes = 0

  constructor(folder: string) {
    this.#path = join(folder, `capture-${process.pid}-${Date.now()}.ndjson.partial`)
  }

  /** Where the next trial appends; null once one could not. */
  get openPath(): string | null {
    return this.#stopped ? null : this.#path
  }

  /** A trial is over, and has written this. */
  wrote({ fileBytes, dropped, problem }: CaptureReport): void {
    if (problem === null) {
      this.#wholeBytes = fileBytes
      this.#trials++
    } else this.#stopped = true
    this.problem ??= problem ?? (dropped === 0 ? null : `${dropped} rows more than there was room for`)
  }

  /**
   * Ends the file and gives it its name.
   * @param resultPath of the result file that it stands beside; null: there is none, and then no capture either
   * @returns its path, or null
   */
  async finish(resultPath: string | null, interrupted: boolean): Promise<string | null> {
    if (resultPath === null || this.#trials === 0) {
      await rm(this.#path, { force: true })
      return null
    }
    const path = resultPath.replace(/\.json$/, '.capture.ndjson')
    await truncate(this.#path, this.#wholeBytes)
    const { problem } = this
    await appendFile(this.#path, `${JSON.stringify({ end: { trials: this.#trials, interrupted, problem } })}\n`)
    await flush(this.#path)
    await rename(this.#path, path)
    return path
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`
}
