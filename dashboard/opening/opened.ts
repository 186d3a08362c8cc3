/** What opening a run ends in: a run, a sweep of several, verdicts on claims, or words for the visitor. Nothing in this folder throws past it. */
import type { ClaimsResult } from '../../results/format/claims.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { RunResult } from '../../results/format.ts'

export type Opened =
  | { readonly ok: true; readonly kind: 'run'; readonly run: RunResult }
  | { readonly ok: true; readonly kind: 'sweep'; readonly sweep: SweepResult }
  | { readonly ok: true; readonly kind: 'claims'; readonly claims: ClaimsResult }
  | {
      readonly ok: false
      /** What was expected, what arrived, what to do next. */
      readonly message: string
      /** Where the file departs from the format. */
      readonly details?: readonly string[]
    }

/** A run that can be chosen from the list. */
export interface RunEntry {
  readonly name: string
  /** What the list shows. */
  readonly label: string
}

/** Larger files would stall the tab; a run of the lab is below 5 MB. */
export const LARGEST_FILE_BYTES = 64 * 1024 ** 2
