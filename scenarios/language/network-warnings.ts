/** Networks that are possible, and yet make a scenario measure something else than it seems to. */
import { meanPayload } from '../../protocol/payload.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { formatBytesPerSecond, formatDurationMs, formatRatePerSecond } from '../../protocol/units.ts'
import { messageEventBytes } from '../../protocol/uplink.ts'
import { greatestFeedRate, messageRate } from './channel-load.ts'
import { longestRoundTripMs } from './network-bounds.ts'

/** Of a seq as most messages have it. */
const SEQ_DIGITS = 3

export function networkWarnings(scenario: ResolvedScenario): string[] {
  return [...skippedPolls(scenario), ...narrowLines(scenario)]
}

/** T/2 + R/2 holds for T > R: a poller with a request under way does not ask again. */
function skippedPolls({ transports, network }: ResolvedScenario): string[] {
  const polling = transports['polling']
  const intervalMs = Number(polling?.['intervalMs'] ?? Number.POSITIVE_INFINITY)
  const roundTripMs = longestRoundTripMs(network)
  if (polling?.['schedule'] !== 'fixed-rate' || roundTripMs === 0 || intervalMs > roundTripMs) return []
  return [
    `a round trip of up to ${formatDurationMs(roundTripMs)} is not shorter than the poll interval of ` +
      `${formatDurationMs(intervalMs)}: polls whose turn comes before the last answer are left out, and no formula of ` +
      'theory holds; lengthen transports.polling.interval',
  ]
}

/** Of what comes down on a channel, a kind of events. */
interface Load {
  readonly words: string
  readonly bytesPerSecond: number
  /** What to lower. */
  readonly keys: string
}

/** Events alone, without their framing. */
function narrowLines(scenario: ResolvedScenario): string[] {
  const bytesPerSecond = scenario.network?.bytesPerSecond ?? null
  const loads = [...loadOfFeed(scenario), ...loadOfMessages(scenario)]
  const neededBytesPerSecond = loads.reduce((sum, load) => sum + load.bytesPerSecond, 0)
  if (bytesPerSecond === null || neededBytesPerSecond < bytesPerSecond) return []
  return [
    `${loads.map(({ words }) => words).join(' and ')} need ${formatBytesPerSecond(neededBytesPerSecond)} ` +
      `of each line, which has ${formatBytesPerSecond(bytesPerSecond)}: they will queue up; ` +
      `widen network.bandwidth, or lower ${loads.map(({ keys }) => keys).join(' or ')}`,
  ]
}

/** None where nobody knows how long an event is. */
function loadOfFeed(scenario: ResolvedScenario): Load[] {
  const eventBytes = meanPayload(scenario.feed)
  const rate = greatestFeedRate(scenario)
  if (eventBytes === null || rate === 0) return []
  const words = `events of ${Math.round(eventBytes)}B at ${formatRatePerSecond(rate)}`
  return [{ words, bytesPerSecond: rate * eventBytes, keys: 'rate or payload' }]
}

/** Every member gets them all, its own among them. */
function loadOfMessages(scenario: ResolvedScenario): Load[] {
  const { uplink } = scenario
  if (!uplink) return []
  const eventBytes = messageEventBytes(uplink.sizeBytes, SEQ_DIGITS)
  const rate = messageRate(scenario)
  const words = `messages of ${eventBytes}B at ${formatRatePerSecond(rate)}`
  return [{ words, bytesPerSecond: rate * eventBytes, keys: 'uplink.rate or uplink.size' }]
}
