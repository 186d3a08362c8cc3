/** What a network rules out together with the rest of a scenario. Checked again after overrides. */
import type { ResolvedNetwork } from '../../protocol/scenario.ts'
import { formatDurationMs, formatPercentage } from '../../protocol/units.ts'
import type { Finding } from './errors.ts'
import type { BoundedParts } from './resolve.ts'

/** A server waits 1 s for its client's half of a goodbye; a round trip must fit into that. */
const LONGEST_ROUND_TRIP_MS = 900

export function checkNetwork({ network, transports = {} }: BoundedParts): Finding[] {
  if (network === undefined || network === null) return []
  return [...checkLoss(network), ...checkRoundTrip(network), ...checkDeadlines(network, transports)]
}

/** The longest round trip that jitter allows, ms; 0 without a network. */
export function longestRoundTripMs(network: ResolvedNetwork | null | undefined): number {
  return network === null || network === undefined ? 0 : 2 * (network.delayMs + network.jitterMs)
}

function checkLoss({ via, lossShare }: ResolvedNetwork): Finding[] {
  if (via !== 'link' || lossShare === 0) return []
  return [
    {
      path: ['network', 'loss'],
      expected: '0% with "via: link", which sits above TCP and could only pretend to lose packets',
      found: formatPercentage(lossShare),
      fix: 'write "via: namespaces" (Linux, root, with netem), or remove the key',
    },
  ]
}

function checkRoundTrip(network: ResolvedNetwork): Finding[] {
  const longestMs = longestRoundTripMs(network)
  if (longestMs <= LONGEST_ROUND_TRIP_MS) return []
  return [
    {
      path: ['network', 'jitter'],
      expected: `a round trip of at most ${formatDurationMs(LONGEST_ROUND_TRIP_MS)} with the jitter of both ways`,
      found: `${formatDurationMs(longestMs)} (rtt + 2 × jitter)`,
      fix: 'shorten rtt or jitter',
    },
  ]
}

/** A connection's first answer takes two round trips, one of them for the handshake; the deadline that must outlast it. */
const DEADLINES: readonly {
  readonly transport: string
  readonly setting: string
  readonly key: string
  readonly roundTrips: number
}[] = [
  { transport: 'polling', setting: 'timeoutMs', key: 'timeout', roundTrips: 2 },
  // Its wait and one round trip are counted apart.
  { transport: 'long-polling', setting: 'graceMs', key: 'grace', roundTrips: 1 },
  // Twice the heartbeat or ping: two of them may be missed.
  { transport: 'sse', setting: 'heartbeatMs', key: 'heartbeat', roundTrips: 1 },
  { transport: 'websocket', setting: 'pingMs', key: 'ping', roundTrips: 1 },
]

/** A client that gives up before an answer can be there would never be served. */
function checkDeadlines(network: ResolvedNetwork, transports: NonNullable<BoundedParts['transports']>): Finding[] {
  return DEADLINES.flatMap(({ transport, setting, key, roundTrips }) => {
    const deadlineMs = transports[transport]?.[setting]
    const neededMs = roundTrips * longestRoundTripMs(network)
    if (typeof deadlineMs !== 'number' || deadlineMs > neededMs) return []
    return [
      {
        path: ['network', 'rtt'],
        expected: `a round trip that the deadline of ${transport} outlasts`,
        found: `a first answer up to ${formatDurationMs(neededMs)} late, and ${key}: ${formatDurationMs(deadlineMs)}`,
        fix: `write a longer "${key}" for ${transport}, or shorten rtt and jitter`,
      },
    ]
  })
}
