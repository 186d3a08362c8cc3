/** `tlab check` of a claim's file. */
import { experimentsOf, runsOf } from '../../protocol/claim.ts'
import type { ScenarioError } from '../../scenarios/index.ts'
import { loadClaimFile } from '../../scenarios/index.ts'
import { counted } from '../report/title.ts'

export type ClaimCheck = { readonly errors: readonly ScenarioError[] } | { readonly summary: string }

/** @returns what is wrong with it, or `websocket-lowest-latency, 2 tests, 2 runs` */
export function checkClaim(file: string): ClaimCheck {
  const reading = loadClaimFile(file)
  if (!reading.ok) return { errors: reading.errors }
  const { name, tests } = reading.claim
  const [runs, experiments] = [runsOf(reading.claim).length, experimentsOf(reading.claim).length]
  const parts = [
    `the claim ${name}`,
    counted(tests.length, 'test'),
    ...(runs === 0 ? [] : [counted(runs, 'run')]),
    ...(experiments === 0 ? [] : [`${counted(experiments, 'experiment')} in a browser`]),
  ]
  return { summary: parts.join(', ') }
}
