/** What theory cannot explain must be explained by recorded lateness; the rest is doubtful. */
import { formatUs } from '../../../protocol/units.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { wasStruck } from './own-faults.ts'

/** The time that a host needs to publish, to send and to read. */
const HOST_TIME_US = 2000
const RESIDUAL_SHARE = 0.05

/** Not judged under faults: no formula knows of them. */
export function checkTheory(facts: TrialFacts): readonly Doubt[] {
  if (wasStruck(facts)) return []
  const { meanUs, residualUs } = facts.theory
  if (meanUs === null || residualUs === null) return []
  const latenessUs = (facts.server?.feedLatenessP99Us ?? 0) + (facts.driver.timerLatenessP99Us ?? 0)
  const boundUs = RESIDUAL_SHARE * meanUs + HOST_TIME_US + latenessUs
  if (Math.abs(residualUs) <= boundUs) return []
  const direction = residualUs > 0 ? 'above' : 'below'
  return [
    {
      level: 'SUSPECT',
      code: 'off-theory',
      message:
        `the mean latency lies ${formatUs(Math.abs(residualUs))} ${direction} the ${formatUs(meanUs)} of theory, ` +
        `more than the ${formatUs(boundUs)} that lateness and the host explain`,
      remedy:
        'look for queues: lower the rate or the number of clients; if it stays, the machine is too busy or the transport holds events back',
    },
  ]
}
