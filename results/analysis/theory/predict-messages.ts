/**
 * Where clients themselves publish, a message takes the way up (way-up.ts) and then the transport's own way down:
 *
 *   WebSocket       d + d = R
 *   SSE             R + P, with P what it waits for the POST before it, and the first of a client for its connection
 *   polling         d + T/2 + R/2 + P
 *   long polling    R + Q + P, with Q what it waits for the next question, played on the seed's own messages. Where many
 *                   send, Q nears (B/2)·λB/(λB + e^(−λB)) at the channel's λ. Of few it is less: a client posts once a round
 *                   trip at most, so its own last message has hardly ever opened the blind window that the next falls into
 *
 * To the sender itself as to the others: the echo takes as long. No formula where a feed plays on the same channel, on a
 * line with jitter or of limited bandwidth, where the server coalesces or cuts answers, or where POSTs do not keep up; nor for polls where so few messages are sent that
 * chance moves their mean, or where they come at even gaps and find the pollers at the same places for ever.
 */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { LONG_POLLING, POLLING, SSE, WEBSOCKET } from '../../../protocol/transports.ts'
import type { ResolvedUplink } from '../../../protocol/uplink.ts'
import type { Conditions } from './conditions.ts'
import { handshakeOf } from './handshake.ts'
import { playLongPolling } from './long-polling-arrivals.ts'
import { type OneWayDelay, oneWayDelay } from './one-way-delay.ts'
import { pollingTheory } from './polling.ts'
import { reAskGap, triedReAsks } from './predict-long-polling.ts'
import { NO_FORMULA, type Prediction, toleranceUs } from './prediction.ts'
import { type ChannelMessages, channelMessages, keepsUp, meanOverDeliveries, type WayUp } from './way-up.ts'

/** Chance may take so many standard errors of a mean before it would be taken for a fault. */
const STANDARD_ERRORS = 3
/** Events of an answer as a server sends them in any case. */
const WHOLE_ANSWER = 1_000
/** Below the clock's own resolution nobody waited. */
const LEAST_WAIT_US = 1

interface Messages {
  readonly channels: readonly ChannelMessages[]
  readonly oneWay: OneWayDelay
  /** P: mean of the way up beyond d. */
  readonly waitUs: number
}

export function predictMessages(
  scenario: ResolvedScenario,
  uplink: ResolvedUplink,
  transport: string,
  conditions: Conditions,
): Prediction {
  const messages = knownMessages(scenario, uplink, transport, conditions)
  if (messages === null) return NO_FORMULA
  if (transport === POLLING.name) return ofPolling(scenario, uplink, messages, conditions)
  if (transport === LONG_POLLING.name) return ofLongPolling(scenario, messages, conditions)
  const isPush = transport === SSE.name || transport === WEBSOCKET.name
  return isPush ? named('R', 2 * messages.oneWay.meanUs, messages.waitUs) : NO_FORMULA
}

/** null where the way up has no formula. */
function knownMessages(
  scenario: ResolvedScenario,
  uplink: ResolvedUplink,
  transport: string,
  { roundTripUs }: Conditions,
): Messages | null {
  const { feed, network, server } = scenario
  const { limit } = scenario.transports[transport] ?? {}
  const isSmooth = !network || (network.jitterMs === 0 && network.bytesPerSecond === null && network.lossShare === 0)
  const isWhole = typeof limit !== 'number' || limit >= WHOLE_ANSWER
  const isPlain = isSmooth && isWhole && (server.coalesce?.kind ?? 'none') === 'none'
  const oneWay = oneWayDelay(network, roundTripUs)
  const posts = transport !== WEBSOCKET.name
  const way: WayUp = { oneWayUs: oneWay.meanUs, posts, keepAlive: server.keepAlive }
  if (feed.source !== 'none' || !isPlain || !keepsUp(uplink, way)) return null
  const channels = channelMessages(scenario, uplink, way)
  const waitUs = meanOverDeliveries(channels, ({ wayUs }) => wayUs) - oneWay.meanUs
  return Number.isNaN(waitUs) ? null : { channels, oneWay, waitUs }
}

function named(formula: string, withoutWaitUs: number, waitUs: number): Prediction {
  const waits = waitUs >= LEAST_WAIT_US
  return { ...NO_FORMULA, meanUs: withoutWaitUs + waitUs, formula: waits ? `${formula} + P` : formula }
}

function ofPolling(
  scenario: ResolvedScenario,
  uplink: ResolvedUplink,
  { channels, oneWay, waitUs }: Messages,
  { roundTripUs }: Conditions,
): Prediction {
  const { intervalMs, schedule } = scenario.transports[POLLING.name] ?? {}
  if (typeof intervalMs !== 'number' || uplink.arrival !== 'poisson') return NO_FORMULA
  const kept = schedule === 'fixed-delay' ? 'fixed-delay' : 'fixed-rate'
  const theory = pollingTheory(kept, intervalMs * 1000, oneWay, handshakeOf(scenario, roundTripUs))
  if (theory === null) return NO_FORMULA
  const meanUs = oneWay.meanUs + theory.meanUs
  const deliveries = channels.reduce((sum, { members, measured }) => sum + members * measured.filter(Boolean).length, 0)
  // Of a wait that is anything from 0 to T.
  const standardErrorUs = (intervalMs * 1000) / Math.sqrt(12 * deliveries)
  if (STANDARD_ERRORS * standardErrorUs > toleranceUs(meanUs)) return NO_FORMULA
  return named(kept === 'fixed-delay' ? 'd + T/2 + R' : 'd + T/2 + R/2', meanUs, waitUs)
}

function ofLongPolling(
  scenario: ResolvedScenario,
  { channels, oneWay, waitUs }: Messages,
  { roundTripUs, reAsk }: Conditions,
): Prediction {
  const handshake = handshakeOf(scenario, roundTripUs)
  const members = Math.max(...channels.map((channel) => channel.members))
  const gap = reAskGap(reAsk, members, handshake)
  const meanOf = (reAskUs: number): number => {
    const gaps = { oneWayUs: oneWay.meanUs, reAskUs, handshakeUs: handshake.meanUs }
    return meanOverDeliveries(channels, ({ publishedUs, wayUs }) => {
      return playLongPolling(publishedUs, gaps).latenciesUs.map((us, index) => us + (wayUs[index] as number))
    })
  }
  const asked = { ...NO_FORMULA, reAskUs: gap.typicalUs, reAskFrom: gap.from }
  const meanUs = meanOf(gap.typicalUs)
  if (triedReAsks(gap).some((reAskUs) => Math.abs(meanOf(reAskUs) - meanUs) > toleranceUs(meanUs))) return asked
  return { ...asked, meanUs, formula: named('R + Q', 0, waitUs).formula }
}
