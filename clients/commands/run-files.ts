/** The files that a run leaves behind: its result, and the captured arrivals beside it. */
import type { SweepResult } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'
import { saveResult } from '../../results/store.ts'
import { RunCapture } from '../run/run-capture.ts'
import { shownPath } from './shown-path.ts'

/** Paths as the user would write them; null: there is none. */
export interface SavedFiles {
  readonly savedAs: string | null
  readonly capturedAs: string | null
}

export class RunFiles {
  readonly capture: RunCapture | undefined
  readonly #folder: string
  #resultPath: string | null = null

  constructor(folder: string, captures: boolean) {
    this.#folder = folder
    this.capture = captures ? new RunCapture(folder) : undefined
  }

  /**
   * Saves the result so far, over the one before.
   * @throws StoreError when the folder cannot be written to
   */
  async save(result: RunResult | SweepResult): Promise<void> {
    // A file without a trial would be the newest, and nothing could open it.
    if (('cells' in result ? result.cells : result.trials).length > 0)
      this.#resultPath = await saveResult(this.#folder, result)
  }

  /** Once, when the run is over or has failed. @param interrupted trials are missing */
  async finish(interrupted: boolean): Promise<SavedFiles> {
    const path = this.#resultPath
    const captured = await this.capture?.finish(path, interrupted)
    return { savedAs: shown(path), capturedAs: shown(captured ?? null) }
  }
}

/** What is said of them beside a result that is printed as JSON. */
export function savedLines({ savedAs, capturedAs }: SavedFiles): string[] {
  if (savedAs === null) return ['nothing saved: no trial had finished']
  return capturedAs === null ? [`saved ${savedAs}`] : [`saved ${savedAs}`, `captured ${capturedAs}`]
}

function shown(path: string | null): string | null {
  return path === null ? null : shownPath(path)
}
