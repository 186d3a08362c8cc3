/** What theory cannot explain must be explained by recorded lateness; the rest is doubtful. */
import { formatUs } from '../../../protocol/units.ts'
import { clockUncertaintyUs } from '../clock.ts'
import { toleranceUs } from '../theory/prediction.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { wasStruck } from './own-faults.ts'

/**
 * Not judged under faults: no formula knows of them. Nor beside a server elsewhere: the way to it is not known but for
 * its least round trip, so what theory leaves unexplained there is the way's as well as the instrument's.
 */
export function checkTheory(facts: TrialFacts): readonly Doubt[] {
  if (wasStruck(facts)) return []
  const { meanUs, residualUs, oneWayFrom } = facts.theory
  if (meanUs === null || residualUs === null || oneWayFrom === 'exchange') return []
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

/** What the instrument itself recorded as late, p99: the feed, the pollers, the senders, and the link between them. */
function latenessUs({ server, driver, network, uplink }: TrialFacts): number {
  const ofUplink = uplink?.latenessP99Us ?? 0
  return (server?.feedLatenessP99Us ?? 0) + (driver.timerLatenessP99Us ?? 0) + (network?.latenessP99Us ?? 0) + ofUplink
}
