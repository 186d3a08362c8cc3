/** The result of `tlab claims` from the claims that were asked about and the runs that have finished. */
import type { ResolvedClaim } from '../../../protocol/claim.ts'
import type { ClaimRun, ClaimsResult, Experiment } from '../../format/claims.ts'
import { FORMAT_VERSION } from '../../format.ts'
import { decideClaim } from './decide.ts'
import type { EvidenceRun } from './evidence-run.ts'
import { whereMade } from './where-made.ts'

export interface ClaimsFacts {
  readonly startedAt: string
  readonly endedAt: string
  readonly interrupted: boolean
  readonly seed: number | null
  readonly claims: readonly ResolvedClaim[]
  /** All that the claims need, in the order in which they run; `evidence` null for one that has not finished. */
  readonly runs: readonly {
    readonly name: string
    readonly file: string | null
    readonly textSha256: string
    readonly evidence: EvidenceRun | null
  }[]
  /** Those that were made or tried. */
  readonly experiments: readonly Experiment[]
}

export function assembleClaims({ claims, runs, experiments, ...facts }: ClaimsFacts): ClaimsResult {
  const known = {
    runs: new Map(runs.flatMap(({ name, evidence }) => (evidence === null ? [] : [[name, evidence]]))),
    experiments: new Map(experiments.map((experiment) => [experiment.name, experiment])),
  }
  return {
    formatVersion: FORMAT_VERSION,
    kind: 'claims',
    ...facts,
    claims: claims.map((claim) => decideClaim(claim, known)),
    runs: runs.map(runFacts),
    experiments: [...experiments],
    ...whereMade(runs.flatMap(({ evidence }) => evidence?.cells.map(({ run }) => run) ?? [])),
  }
}

function runFacts({ name, file, evidence, textSha256 }: ClaimsFacts['runs'][number]): ClaimRun {
  return { name, file, verdict: evidence?.verdict ?? null, textSha256 }
}
