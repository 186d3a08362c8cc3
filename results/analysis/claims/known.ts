/** Everything that was found out, for claims to be decided by. */
import type { Experiment } from '../../format/claims.ts'
import type { EvidenceRun } from './evidence-run.ts'

export interface Known {
  /** Those that finished, by name. */
  readonly runs: ReadonlyMap<string, EvidenceRun>
  /** Those that were made or tried, by name. */
  readonly experiments: ReadonlyMap<string, Experiment>
}
