/** Where the runs of claims were made: they lie in files of their own, and the verdicts may be read without them. */
import type { ClaimsResult } from '../../format/claims.ts'
import type { RunResult } from '../../format.ts'
import { differencesBetween } from '../runs/differences.ts'

/** The machine and the software of the first run, and what of it was otherwise for another; nothing without a run. */
export function whereMade(runs: readonly RunResult[]): Pick<ClaimsResult, 'environment' | 'environmentDiffers'> {
  const [first, ...others] = runs
  if (first === undefined) return {}
  const differs = [...new Set(others.flatMap((other) => differences(first, other)))]
  return { environment: first.environment, ...(differs.length > 0 && { environmentDiffers: differs }) }
}

/** `commit`, `versions.fastify`. Without trials: what other programs had of the machine is another for each. */
function differences(one: RunResult, other: RunResult): string[] {
  return differencesBetween({ ...one, trials: [] }, { ...other, trials: [] })
    .filter(({ of }) => of === 'machine' || of === 'software')
    .map(({ key }) => key)
}
