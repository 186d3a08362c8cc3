/** How far a calibration is: its parts one after the other, each with the time that it takes. */
import type { RunProgress } from '../../run/request.ts'

/** At most four reports a second. */
const TICK_MS = 250

export interface CalibrationPart {
  readonly name: string
  /** About. */
  readonly lengthMs: number
}

/** What of a trial under way is told on. */
type TrialProgress = Pick<RunProgress, 'phase' | 'p50Us' | 'p99Us' | 'p99UsBySecond' | 'openConnections'>

const NO_TRIAL: TrialProgress = { phase: '', p50Us: null, p99Us: null, p99UsBySecond: [], openConnections: 0 }

export class CalibrationProgress {
  readonly #parts: readonly CalibrationPart[]
  readonly #tell: (progress: RunProgress) => void
  readonly #timer: NodeJS.Timeout
  readonly #nowMs: () => number
  #part = 0
  #partStartedAtMs: number
  #trial = NO_TRIAL

  constructor(
    parts: readonly CalibrationPart[],
    tell: (progress: RunProgress) => void,
    nowMs: () => number = () => performance.now(),
  ) {
    this.#parts = parts
    this.#tell = tell
    this.#nowMs = nowMs
    this.#partStartedAtMs = nowMs()
    this.#timer = setInterval(() => this.#tell(this.now()), TICK_MS)
  }

  /** A part begins, or goes on. */
  at(name: string, trial: TrialProgress = NO_TRIAL): void {
    const part = this.#parts.findIndex((one) => one.name === name)
    if (part !== this.#part) this.#partStartedAtMs = this.#nowMs()
    this.#part = part
    this.#trial = trial
  }

  /** Nothing is told after it. */
  stop(): void {
    clearInterval(this.#timer)
  }

  now(): RunProgress {
    const lengthMs = (parts: readonly CalibrationPart[]): number => parts.reduce((sum, part) => sum + part.lengthMs, 0)
    const allMs = lengthMs(this.#parts)
    const { name = '', lengthMs: partMs = 0 } = this.#parts[this.#part] ?? {}
    const inPartMs = Math.min(this.#nowMs() - this.#partStartedAtMs, partMs)
    const doneMs = lengthMs(this.#parts.slice(0, this.#part)) + inPartMs
    return {
      ...this.#trial,
      trialsDone: this.#part,
      trialsInAll: this.#parts.length,
      arm: name,
      block: this.#part + 1,
      share: doneMs / allMs,
      secondsLeft: Math.ceil((allMs - doneMs) / 1000),
    }
  }
}
