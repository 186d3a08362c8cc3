/** What comes down on a channel: of a feed, and of what its members send (`uplink`). */
import { membersPerChannel } from '../../protocol/channels.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { greatestRate } from '../../protocol/schedule-phase.ts'

/** Of the feed alone, in the phase in which it is highest; bursts spread over the time between two of them. */
export function greatestFeedRate({ phases }: Pick<ResolvedScenario, 'phases'>): number {
  return Math.max(...phases.map(greatestRate))
}

/** Messages per second of all members of a full channel. */
export function messageRate({ clients, uplink }: Pick<ResolvedScenario, 'clients' | 'uplink'>): number {
  return uplink ? membersPerChannel(clients) * uplink.rate : 0
}
