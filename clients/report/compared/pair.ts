/** Two runs as every form of their comparison tells them. */
import type { ComparedRuns } from '../../../results/analysis/runs/compare-runs.ts'
import type { RunResult } from '../../../results/format.ts'
import { printable } from '../../../scenarios/language/errors.ts'
import { clip } from '../wrap.ts'

/** A run with where it was read. */
export interface NamedRun {
  /** As the user would type its path. */
  readonly path: string
  readonly run: RunResult
}

export interface ComparedPair {
  /** `rate 10/s, clients 100`: the cell of two sweeps; null: two runs. */
  readonly cell: string | null
  readonly before: NamedRun
  readonly after: NamedRun
  readonly compared: ComparedRuns
}

/** Long enough for any processor's name. */
const LONGEST = 60

/** A text of somebody's file, on one line, without what would steer a terminal. */
export function harmless(text: string): string {
  return clip(printable(text.slice(0, 4 * LONGEST)), LONGEST)
}

/** `2026-11-23 07:27 UTC`, or what the file says instead. */
export function startOf({ startedAt }: RunResult): string {
  const at = new Date(startedAt)
  return Number.isNaN(at.getTime()) ? harmless(startedAt) : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
