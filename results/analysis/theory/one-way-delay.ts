/**
 * d, the time that a byte takes from one end to the other.
 *
 * On one host it is what the scenario's `network:` adds: 0 without one. Jitter adds up to `jitterMs` to each way, evenly,
 * so the mean one way is delay + jitter/2. To a server elsewhere nobody knows it: an exchange of time stamps tells the
 * round trip alone (RFC 5905 §8), and half of the least one is the best guess at a way that met no queue. Queues make the
 * mean longer, and the two ways need not be alike, so there it is a label for the formulas and nothing to judge by.
 */
import type { ResolvedNetwork } from '../../../protocol/scenario.ts'

/** µs, one way; the round trip R is twice of it. */
export interface OneWayDelay {
  readonly leastUs: number
  readonly meanUs: number
  readonly mostUs: number
}

/**
 * Loss is not in it: what TCP sends again comes a retransmission later.
 *
 * @param network null or absent: none
 * @param roundTripUs the least one of an exchange with a server elsewhere; null: on this host
 */
export function oneWayDelay(
  network: ResolvedNetwork | null | undefined,
  roundTripUs: number | null = null,
): OneWayDelay {
  const wayUs = (roundTripUs ?? 0) / 2
  if (!network) return steadyDelay(wayUs)
  const [leastUs, jitterUs] = [network.delayMs * 1000 + wayUs, network.jitterMs * 1000]
  return { leastUs, meanUs: leastUs + jitterUs / 2, mostUs: leastUs + jitterUs }
}

/** A delay without jitter. */
export function steadyDelay(us: number): OneWayDelay {
  return { leastUs: us, meanUs: us, mostUs: us }
}
