/** Whether the numbers can be trusted, why not, and what to do about it. */
import type { Verdict } from '../../results/format.ts'

const MEANING: Readonly<Record<Verdict['level'], string>> = {
  VALID: 'The instrument checked itself and found nothing that would bend these numbers.',
  SUSPECT: 'Read the numbers with the reservations below.',
  INVALID: 'Do not use these numbers.',
}

const SIGN: Readonly<Record<Verdict['level'], string>> = { VALID: '✓', SUSPECT: '!', INVALID: '✗' }

export function VerdictView({ verdict, interrupted }: { verdict: Verdict; interrupted: boolean }) {
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
        {interrupted && <p>The run was stopped before its last trial; this is what had finished.</p>}
        {verdict.reasons.length > 0 && (
          <ul class="reasons">
            {verdict.reasons.map((reason) => (
              <li key={`${reason.code} ${reason.message}`}>
                {reason.message} <span class="remedy">{reason.remedy}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
