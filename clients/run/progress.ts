/** What a run tells about itself while it works: how far it is, how long it will take, what the last seconds looked like. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { SeriesPoint } from '../../results/format.ts'
import type { PlannedTrial } from './order.ts'
import type { ProgressCell, RunProgress } from './request.ts'

/** At most four reports a second. */
const TICK_MS = 250
/** First guess of what starting, draining and closing add to a trial's phases, ms; corrected by the trials that finish. */
const FIRST_OVERHEAD_MS = 1_500

export class ProgressTeller {
  readonly #tell: (progress: RunProgress) => void
  readonly #phasesMs: number
  readonly #trialsInAll: number
  readonly #startedAtMs = performance.now()
  readonly #timer: NodeJS.Timeout
  #trialsDone = 0
  #trial: PlannedTrial
  #cell: ProgressCell | undefined
  #trialStartedAtMs = performance.now()
  #phase = 'starting'
  #points: SeriesPoint[] = []

  constructor(scenario: ResolvedScenario, trials: readonly PlannedTrial[], tell: (progress: RunProgress) => void) {
    this.#tell = tell
    this.#phasesMs = scenario.phases.reduce((sum, phase) => sum + phase.durationMs, 0)
    this.#trialsInAll = trials.length
    this.#trial = trials[0] as PlannedTrial
    this.#timer = setInterval(() => this.#tell(this.#progress()), TICK_MS)
  }

  /** @param cell of a sweep, the one that it is of */
  trial(trial: PlannedTrial, cell?: ProgressCell): void {
    this.#trial = trial
    this.#cell = cell
    this.#trialStartedAtMs = performance.now()
    this.#points = []
  }

  phase(name: string): void {
    this.#phase = name
  }

  second(point: SeriesPoint): void {
    this.#points.push(point)
  }

  trialDone(): void {
    this.#trialsDone++
  }

  /** No report follows. */
  stop(): void {
    clearInterval(this.#timer)
  }

  #progress(): RunProgress {
    const nowMs = performance.now()
    const trialMs = this.#trialMs(nowMs)
    const inTrialMs = Math.min(nowMs - this.#trialStartedAtMs, trialMs)
    const share = Math.min(1, (this.#trialsDone + inTrialMs / trialMs) / this.#trialsInAll)
    return {
      trialsDone: this.#trialsDone,
      trialsInAll: this.#trialsInAll,
      arm: this.#trial.arm,
      block: this.#trial.block,
      ...(this.#cell !== undefined && { cell: this.#cell }),
      phase: this.#phase,
      share,
      secondsLeft: Math.ceil(((1 - share) * trialMs * this.#trialsInAll) / 1000),
      p50Us: this.#points.at(-1)?.p50Us ?? null,
      p99Us: this.#points.at(-1)?.p99Us ?? null,
      p99UsBySecond: this.#points.map((point) => point.p99Us),
      openConnections: this.#points.at(-1)?.open ?? 0,
    }
  }

  /** How long a trial takes: the mean of those that finished, else its phases and a guess. */
  #trialMs(nowMs: number): number {
    if (this.#trialsDone === 0) return this.#phasesMs + FIRST_OVERHEAD_MS
    return (this.#trialStartedAtMs - this.#startedAtMs) / this.#trialsDone || nowMs - this.#startedAtMs
  }
}
