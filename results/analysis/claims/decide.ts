/**
 * From evidence to a verdict. A verdict stands when nothing that is still open could change it: it is what the rule says however
 * the open pieces turn out. So one clear counter-example refutes an "always" though other cells are open, and a bare sentence
 * with one case for it and one against is qualified; else the claim is undecided.
 */
import type { ClaimVerdict, Quantifier, ResolvedClaim } from '../../../protocol/claim.ts'
import type { DecidedClaim, Evidence } from '../../format/claims.ts'
import { conditionsOf } from './conditions.ts'
import { evidenceFor } from './evidence.ts'
import type { Known } from './known.ts'
import { becauseOf, missingOf } from './words.ts'

/** A claim whose runs or experiments are not among what is known is undecided, and says which. */
export function decideClaim(claim: ResolvedClaim, known: Known): DecidedClaim {
  const { tests: _, ...told } = claim
  const evidence = evidenceFor(claim, known)
  const verdict = verdictOf(claim.quantifier, evidence)
  return {
    ...told,
    where: [...told.where],
    verdict,
    because: becauseOf(evidence),
    missing: verdict === 'undecided' ? missingOf(evidence) : [],
    evidence,
    conditions: conditionsOf(claim, known),
  }
}

/** Whether some decided pieces are for the sentence, and some against it. */
interface Tally {
  readonly holds: boolean
  readonly fails: boolean
}

const RULES: Readonly<Record<Quantifier, (tally: Tally) => ClaimVerdict>> = {
  bare: ({ holds, fails }) => (holds && fails ? 'qualified' : holds ? 'supported' : 'refuted'),
  always: ({ fails }) => (fails ? 'refuted' : 'supported'),
  some: ({ holds }) => (holds ? 'supported' : 'refuted'),
}

/** Of the pieces that decide. */
export function verdictOf(
  quantifier: Quantifier,
  evidence: readonly Pick<Evidence, 'outcome' | 'decides'>[],
): ClaimVerdict {
  const outcomes = evidence.filter(({ decides }) => decides).map(({ outcome }) => outcome)
  const rule = RULES[quantifier]
  const known: Tally = { holds: outcomes.includes('holds'), fails: outcomes.includes('fails') }
  const open = outcomes.filter((outcome) => outcome === 'open' || outcome === 'missing').length
  if (open === 0) return known.holds || known.fails ? rule(known) : 'undecided'
  const possible = new Set([rule({ ...known, holds: true }), rule({ ...known, fails: true })])
  const [only] = possible
  return possible.size === 1 && only !== undefined ? only : 'undecided'
}
