/** A link that passes on late adds to every latency what the scenario never asked for. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { formatUs } from '../../../protocol/units.ts'
import { percent } from '../figures.ts'
import type { Doubt, TrialFacts } from './doubt.ts'

/** Doubtful when p99 passed on more than 2 ms late and that is also more than a tenth of the one-way delay. */
const LINK_LATE_US = 2000
const LINK_LATE_SHARE = 0.1

export function checkLink({ network }: TrialFacts, scenario: ResolvedScenario): Doubt | null {
  const lateUs = network?.latenessP99Us ?? null
  const delayUs = (scenario.network?.delayMs ?? 0) * 1000
  if (lateUs === null || lateUs <= LINK_LATE_US || lateUs <= LINK_LATE_SHARE * delayUs) return null
  return {
    level: 'SUSPECT',
    code: 'link-late',
    message:
      `the link passed bytes on ${formatUs(lateUs)} late (p99), above ${formatUs(LINK_LATE_US)} and above ` +
      `${percent(LINK_LATE_SHARE)} of the delay of ${formatUs(delayUs)} each way`,
    remedy: 'use fewer clients or a lower rate, or free a processor for the link',
  }
}
