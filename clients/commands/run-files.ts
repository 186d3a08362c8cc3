/** The files that a run leaves behind: its result, and the captured arrivals beside it. */
import { stat } from 'node:fs/promises'
import { formatBytes, formatCount } from '../../protocol/units.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'
import { LARGEST_RESULT_BYTES } from '../../results/read.ts'
import { saveResult } from '../../results/store.ts'
import { RunCapture } from '../run/run-capture.ts'
import { shownPath } from './shown-path.ts'

/** Paths as the user would write them; null: there is none. */
export interface SavedFiles {
  readonly savedAs: string | null
  readonly capturedAs: string | null
}

export interface RunFilesOptions {
  readonly folder: string
  readonly captures: boolean
  /** Trials of the whole run, or of all cells of a sweep. */
  readonly planned: number
  /** Tells the user while the run goes on. */
  readonly note: (text: string) => void
  /** What readers take, unless told otherwise. */
  readonly largestBytes?: number
}

/** From so many trials on the size of a file tells that of the whole; a scenario's text alone may be longer than a trial. */
const LEAST_TRIALS_TELLING = 10

export class RunFiles {
  readonly capture: RunCapture | undefined
  readonly #options: RunFilesOptions
  readonly #largestBytes: number
  #resultPath: string | null = null
  #isForetold = false

  constructor(options: RunFilesOptions) {
    this.#options = options
    this.#largestBytes = options.largestBytes ?? LARGEST_RESULT_BYTES
    this.capture = options.captures ? new RunCapture(options.folder) : undefined
  }

  /**
   * Saves the result so far, over the one before.
   * @throws StoreError when the folder cannot be written to, or when the result has grown too large to be read again
   */
  async save(result: RunResult | SweepResult): Promise<void> {
    const trials = trialsIn(result)
    // A file without a trial would be the newest, and nothing could open it.
    if (trials === 0) return
    this.#resultPath = await saveResult(this.#options.folder, result, this.#largestBytes)
    await this.#foretell(this.#resultPath, trials)
  }

  /** Once: nobody should wait for days to learn that they are too many for a file. */
  async #foretell(path: string, trials: number): Promise<void> {
    if (this.#isForetold || trials < LEAST_TRIALS_TELLING) return
    const { planned, note } = this.#options
    const expectedBytes = ((await stat(path)).size / trials) * planned
    if (expectedBytes <= this.#largestBytes) return
    this.#isForetold = true
    note(
      `${formatCount(planned)} trials of this size make a file of ${formatBytes(expectedBytes)}, and nothing larger than ` +
        `${formatBytes(this.#largestBytes)} can be read again: it will end there, with what it has by then; ` +
        'repeat less, measure for a shorter time, or split the matrix',
    )
  }

  /** Once, when the run is over or has failed. @param interrupted trials are missing */
  async finish(interrupted: boolean): Promise<SavedFiles> {
    const path = this.#resultPath
    const captured = await this.capture?.finish(path, interrupted)
    return { savedAs: shown(path), capturedAs: shown(captured ?? null) }
  }
}

function trialsIn(result: RunResult | SweepResult): number {
  if (!('cells' in result)) return result.trials.length
  return result.cells.reduce((sum, { run }) => sum + run.trials.length, 0)
}

/** What is said of them beside a result that is printed as JSON. */
export function savedLines({ savedAs, capturedAs }: SavedFiles): string[] {
  if (savedAs === null) return ['nothing saved: no trial had finished']
  return capturedAs === null ? [`saved ${savedAs}`] : [`saved ${savedAs}`, `captured ${capturedAs}`]
}

function shown(path: string | null): string | null {
  return path === null ? null : shownPath(path)
}
