/** Uplinks that are possible, and yet hardly meant. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { measuredMs } from '../../protocol/schedule.ts'
import { TRANSPORT_NAMES, WEBSOCKET } from '../../protocol/transports.ts'
import { formatDurationMs, formatRatePerSecond } from '../../protocol/units.ts'
import { longestRoundTripMs } from './network-bounds.ts'

export function uplinkWarnings(scenario: ResolvedScenario): string[] {
  return [...saturatedPosts(scenario), ...nothingSaid(scenario)]
}

/** One POST at a time: beyond one a round trip a client's queue grows without end, and no figure means anything. */
function saturatedPosts({ uplink, network, transports, server }: ResolvedScenario): string[] {
  const longestMs = longestRoundTripMs(network) * (server.keepAlive ? 1 : 2)
  const posting = TRANSPORT_NAMES.filter((name) => name in transports && name !== WEBSOCKET.name)
  if (!uplink || posting.length === 0 || uplink.rate * longestMs < 1000) return []
  return [
    `a client posts one message at a time, and each takes up to ${formatDurationMs(longestMs)}: at ` +
      `${formatRatePerSecond(uplink.rate)} the messages of ${posting.join(', ')} queue up without end; lower uplink.rate, ` +
      'shorten network.rtt, or run websocket alone',
  ]
}

function nothingSaid({ uplink, clients, phases }: ResolvedScenario): string[] {
  const talkMs = measuredMs(phases)
  if (!uplink || clients.count * uplink.rate * (talkMs / 1000) >= 1) return []
  return [
    `at ${formatRatePerSecond(uplink.rate)} each, ${clients.count} clients hardly send one message in the measured ` +
      `${formatDurationMs(talkMs)}: raise uplink.rate, or lengthen the phases`,
  ]
}
