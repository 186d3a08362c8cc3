/** The load must be the one that was asked for. */

import { percent } from '../figures.ts'
import type { Doubt, TrialFacts } from './doubt.ts'

/** Share of the asked rate that may be missing or too much. */
const RATE_OFF_SUSPECT = 0.01
const RATE_OFF_INVALID = 0.1

export function checkLoad(facts: TrialFacts): readonly Doubt[] {
  return [...checkExpected(facts), ...checkRate(facts)]
}

function checkExpected(facts: TrialFacts): Doubt[] {
  if (facts.deliveries.expected > 0) return []
  return [
    {
      level: 'INVALID',
      code: 'nothing-measured',
      message: 'expected events in the measured phases, got none',
      remedy: 'give a measured phase a rate above 0 and enough time for an event, and let clients connect before it',
    },
  ]
}

function checkRate({ achievedRate }: TrialFacts): Doubt[] {
  if (achievedRate === null) return []
  const off = Math.abs(achievedRate - 1)
  if (off <= RATE_OFF_SUSPECT) return []
  const level = off > RATE_OFF_INVALID ? 'INVALID' : 'SUSPECT'
  const bound = level === 'INVALID' ? RATE_OFF_INVALID : RATE_OFF_SUSPECT
  return [
    {
      level,
      code: 'rate-missed',
      message: `the feed published ${percent(achievedRate)} of the events asked for; off by more than ${percent(bound)}`,
      remedy: 'lower the rate or the number of clients, or free the processor that the server runs on',
    },
  ]
}
