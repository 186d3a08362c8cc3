/** Whether the numbers can be trusted, why not, and what to do about it. */
import { verdictFacts } from '../../results/analysis/sentences.ts'
import type { RunResult, Verdict, VerdictReason } from '../../results/format.ts'

const MEANING: Readonly<Record<Verdict['level'], string>> = {
  VALID: 'The instrument checked itself and found nothing that would bend these numbers.',
  SUSPECT: 'Read the numbers with the reservations below.',
  INVALID: 'Do not use these numbers.',
}

const SIGN: Readonly<Record<Verdict['level'], string>> = { VALID: '✓', SUSPECT: '!', INVALID: '✗' }

/** More would push the numbers off the first screen; every trial may bring several. */
const REASONS_AT_ONCE = 3

/** Of a run, or of all cells of a sweep. */
export function VerdictView({ run }: { run: Pick<RunResult, 'trials' | 'verdict' | 'interrupted'> }) {
  const { verdict, interrupted } = run
  return (
    <section class={`verdict verdict-${verdict.level.toLowerCase()}`} aria-labelledby="verdict-title">
      <h2 id="verdict-title">
        <span class="verdict-sign" aria-hidden="true">
          {SIGN[verdict.level]}
        </span>
        {verdict.level}
      </h2>
      <div>
        <p>{MEANING[verdict.level]}</p>
        <p>{verdictFacts(run)}</p>
        {interrupted && <p>The run was stopped before its last trial; this is what had finished.</p>}
        <Reasons reasons={verdict.reasons.slice(0, REASONS_AT_ONCE)} />
        {verdict.reasons.length > REASONS_AT_ONCE && (
          <details>
            <summary>and {verdict.reasons.length - REASONS_AT_ONCE} more</summary>
            <Reasons reasons={verdict.reasons.slice(REASONS_AT_ONCE)} />
          </details>
        )}
      </div>
    </section>
  )
}

function Reasons({ reasons }: { reasons: readonly VerdictReason[] }) {
  if (reasons.length === 0) return null
  return (
    <ul class="reasons">
      {reasons.map((reason) => (
        <li key={`${reason.code} ${reason.message}`}>
          {reason.message} <span class="remedy">{reason.remedy}</span>
        </li>
      ))}
    </ul>
  )
}
