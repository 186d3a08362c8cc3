/**
 * d, the time that a byte takes from one end to the other, from the scenario's `network:`.
 *
 * Jitter adds up to `jitterMs` to each way, evenly, so the mean one way is delay + jitter/2. Without a network client
 * and server share a host: d = 0.
 */
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'

/** µs, one way; the round trip R is twice of it. */
export interface OneWayDelay {
  readonly leastUs: number
  readonly meanUs: number
  readonly mostUs: number
}

/** Zero without a network. Loss is not in it: what TCP sends again comes a retransmission later. */
export function oneWayDelay(network: ResolvedNetwork | null | undefined): OneWayDelay {
  if (!network) return steadyDelay(0)
  const { delayMs, jitterMs } = network
  return { leastUs: delayMs * 1000, meanUs: (delayMs + jitterMs / 2) * 1000, mostUs: (delayMs + jitterMs) * 1000 }
}

/** A delay without jitter. */
export function steadyDelay(us: number): OneWayDelay {
  return { leastUs: us, meanUs: us, mostUs: us }
}
