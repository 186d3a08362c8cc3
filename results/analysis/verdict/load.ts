/** The load must be the one that was asked for. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { knownLosses } from '../deliveries.ts'
import { percent } from '../figures.ts'
import { measuredEventsScheduled } from '../scheduled-events.ts'
import type { Doubt, TrialFacts } from './doubt.ts'
import { stalledItsFeed } from './own-faults.ts'

/** Share of the asked rate that may be missing or too much. */
const RATE_OFF_SUSPECT = 0.01
const RATE_OFF_INVALID = 0.1
/** 1 − 0.99 is a little more than 0.01. */
const ROUNDING = 1e-9

export function checkLoad(facts: TrialFacts, scenario: ResolvedScenario): readonly Doubt[] {
  return [...checkExpected(facts), ...checkRate(facts, scenario)]
}

function checkExpected(facts: TrialFacts): Doubt[] {
  if (knownLosses(facts.deliveries).expected > 0) return []
  return [
    {
      level: 'INVALID',
      code: 'nothing-measured',
      message: 'expected events in the measured phases, got none',
      remedy: 'give a measured phase a rate above 0 and enough time for an event, and let clients connect before it',
    },
  ]
}

/** A feed that its own fault stalls catches up late, so only what it never published counts then. */
function checkRate(facts: TrialFacts, scenario: ResolvedScenario): Doubt[] {
  const share = stalledItsFeed(facts) ? publishedShare(facts, scenario) : facts.achievedRate
  if (share === null) return []
  const off = Math.abs(share - 1) - ROUNDING
  if (off <= RATE_OFF_SUSPECT) return []
  const level = off > RATE_OFF_INVALID ? 'INVALID' : 'SUSPECT'
  const bound = level === 'INVALID' ? RATE_OFF_INVALID : RATE_OFF_SUSPECT
  return [
    {
      level,
      code: 'rate-missed',
      message: `the feed published ${percent(share)} of the events asked for; off by more than ${percent(bound)}`,
      remedy: 'lower the rate or the number of clients, or free the processor that the server runs on',
    },
  ]
}

/** Deliveries of the feed that were expected over those that the schedule asked for: every client expects every event of it. */
function publishedShare({ deliveries, clients, uplink }: TrialFacts, scenario: ResolvedScenario): number | null {
  const scheduled = measuredEventsScheduled(scenario)
  const ofMessages = (uplink?.echoesExpected ?? 0) + (uplink?.expected ?? 0)
  return scheduled === 0 ? null : (knownLosses(deliveries).expected - ofMessages) / (scheduled * clients)
}
