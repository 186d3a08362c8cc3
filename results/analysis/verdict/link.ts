/** A link that passes on late, or hardly keeps up, adds to every latency what the scenario never asked for. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { formatUs } from '../../../protocol/units.ts'
import { percent } from '../figures.ts'
import type { Doubt, TrialFacts } from './doubt.ts'

/** Doubtful when p99 passed on more than 2 ms late and that is also more than a tenth of the one-way delay. */
const LINK_LATE_US = 2000
const LINK_LATE_SHARE = 0.1
/** Above this share of time in which its event loop is at work, what arrives there waits for it, and it cannot know how long. */
const LINK_BUSY = 0.9

export function checkLink(facts: TrialFacts, scenario: ResolvedScenario): readonly Doubt[] {
  return [checkLateness(facts, scenario), checkUtilisation(facts)].filter((doubt) => doubt !== null)
}

function checkLateness({ network }: TrialFacts, scenario: ResolvedScenario): Doubt | null {
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

/** Files of versions before do not have it. */
function checkUtilisation({ network }: TrialFacts): Doubt | null {
  const utilisation = network?.utilisation ?? null
  if (utilisation === null || utilisation <= LINK_BUSY) return null
  return {
    level: 'SUSPECT',
    code: 'link-busy',
    message: `the link was at work for ${percent(utilisation)} of the measured time, above ${percent(LINK_BUSY)}`,
    remedy: 'use fewer clients or a lower rate, or free a processor for the link',
  }
}
