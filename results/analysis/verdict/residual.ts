/** What theory cannot explain must be explained by recorded lateness; the rest is doubtful. */
import { formatUs } from '../../../protocol/units.ts'
import { clockUncertaintyUs } from '../clock.ts'
import { toleranceUs } from '../theory/prediction.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { wasStruck } from './own-faults.ts'

/**
 * Not judged under faults: no formula knows of them. Clocks that an exchange compared may be wrong by half of a round
 * trip, which is what a server elsewhere adds where the scenario names no network.
 */
export function checkTheory(facts: TrialFacts): readonly Doubt[] {
  if (wasStruck(facts)) return []
  const { meanUs, residualUs } = facts.theory
  if (meanUs === null || residualUs === null) return []
  const boundUs = toleranceUs(meanUs) + latenessUs(facts) + clockUncertaintyUs(facts)
  if (Math.abs(residualUs) <= boundUs) return []
  const direction = residualUs > 0 ? 'above' : 'below'
  return [
    {
      level: 'SUSPECT',
      code: 'off-theory',
      message:
        `the mean latency lies ${formatUs(Math.abs(residualUs))} ${direction} the ${formatUs(meanUs)} of theory, ` +
        `more than the ${formatUs(boundUs)} that lateness, the clock and the host explain`,
      remedy:
        'look for queues: lower the rate or the number of clients; if it stays, the machine is too busy or the transport holds events back',
    },
  ]
}

/** What the instrument itself recorded as late, p99: the feed, the pollers, and the link between them. */
function latenessUs({ server, driver, network }: TrialFacts): number {
  return (server?.feedLatenessP99Us ?? 0) + (driver.timerLatenessP99Us ?? 0) + (network?.latenessP99Us ?? 0)
}
