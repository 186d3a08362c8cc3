/** Metrics that not every transport has. Of the others they are withheld, and what is withheld meets no expectation. */
import { LONG_POLLING, POLLING, SSE, TRANSPORT_NAMES } from '../../protocol/transports.ts'

/** Those that are answered: a stream has no answer that could be empty. */
const ASKING = [POLLING.name, LONG_POLLING.name]

const OWNERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['emptyShare', ASKING],
  ['bytes.emptyShare', ASKING],
  // All heads of a WebSocket are its handshake, and what it sends goes up in frames.
  ['bytes.headsPerRequest', [...ASKING, SSE.name]],
  // Of the timer that asks.
  ['driver.timerLatenessP99Us', [POLLING.name]],
])

/** The transports that have this metric, in teaching order. */
export function transportsWith(metric: string): readonly string[] {
  return OWNERS.get(metric) ?? TRANSPORT_NAMES
}
