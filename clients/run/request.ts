/** What a run is asked to do, and what it says while it does it: the seam between the commands and the run. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Calibration, RunResult } from '../../results/format.ts'
import type { RunCapture } from './run-capture.ts'

/** How the clocks of server and driver are compared: `auto`: they are one where they say so and are; `exchange`: by an exchange. */
export const CLOCK_CHOICES = ['auto', 'exchange'] as const
export type ClockChoice = (typeof CLOCK_CHOICES)[number]

/** A server that somebody else started. */
export interface RunTarget {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string
  /** For its controls. */
  readonly token: string
}

export interface RunRequest {
  /** Resolved, with the options of the command line already applied (repeat, transports, clients, durations, seed). */
  readonly scenario: ResolvedScenario
  /** The file's text, kept in the result. */
  readonly scenarioText: string
  /** The rows of a recorded feed; null for synthetic. */
  readonly rows: readonly unknown[] | null
  /** The arm that comparisons are against; null: the first of websocket, sse, long-polling, polling that runs. */
  readonly baseline: string | null
  /** Run this one transport in two arms, `<name>/a` and `<name>/b`, instead of the scenario's transports. */
  readonly aa: string | null
  /** null: a fresh server process for each trial. */
  readonly target: RunTarget | null
  /** Absent: `auto`. */
  readonly clock?: ClockChoice
  /** Where every arrival of every trial is written down; absent: nowhere. The caller finishes it. */
  readonly capture?: RunCapture | undefined
  /** What this machine can measure at best, kept in the result; absent or null: not known. */
  readonly calibration?: Calibration | null
  /** Aborting ends the trial under way; the run then resolves with what finished, marked interrupted. */
  readonly signal: AbortSignal
  /** Called at most four times a second, never after the run has settled. */
  readonly onProgress: (progress: RunProgress) => void
  /** Called after every trial with the result so far, complete and consistent; awaited before the next begins. */
  readonly onTrial: (result: RunResult) => Promise<void>
}

/** Which cell of a sweep is under way. */
export interface ProgressCell {
  readonly name: string
  /** From 1, in the order of the matrix. */
  readonly number: number
  readonly of: number
}

export interface RunProgress {
  /** Trials finished, and in all. */
  readonly trialsDone: number
  readonly trialsInAll: number
  readonly arm: string
  readonly block: number
  /** Absent in a run of one scenario. */
  readonly cell?: ProgressCell
  /** Which part of the trial this is, such as `starting`, `warm-up`, `steady`, `draining`. */
  readonly phase: string
  /** Of the whole run, 0–1. */
  readonly share: number
  readonly secondsLeft: number
  /** Of the last full second; null before there is one, and where too few events arrived in it. */
  readonly p50Us: number | null
  readonly p99Us: number | null
  /** p99 of each second of this trial so far, µs, newest last; null where too few events arrived. */
  readonly p99UsBySecond: readonly (number | null)[]
  readonly openConnections: number
}
