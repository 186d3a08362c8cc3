/** Limits, windows and compressions that are possible, and yet change nothing, or more than was meant. */
import { formatCoalesce } from '../../protocol/coalesce.ts'
import { compressionOf, LEAST_COMPRESSED_BYTES } from '../../protocol/compression.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { LONG_POLLING, POLLING, WEBSOCKET } from '../../protocol/transports.ts'
import { formatDurationMs, formatRatePerSecond } from '../../protocol/units.ts'
import { greatestFeedRate, messageRate } from './channel-load.ts'
import { feelKeptConnections } from './kept-connections.ts'
import { mostEventsWithin } from './most-events.ts'
import { longestRoundTripMs } from './network-bounds.ts'
import { BOUNDS } from './ranges.ts'

/** What a client and its server may take to ask again, at most, beside the network, ms. */
const ASKING_MS = 10

export function wireOptionWarnings(scenario: ResolvedScenario): string[] {
  return [
    ...limitWarnings(scenario, POLLING.name),
    ...limitWarnings(scenario, LONG_POLLING.name),
    ...windowWarnings(scenario),
    ...uncompressedEvents(scenario),
    ...keptAnyway(scenario),
  ]
}

/** A client that asks on after a full answer gets `limit` events a round trip, and no more. */
function limitWarnings(scenario: ResolvedScenario, transport: string): string[] {
  const limit = scenario.transports[transport]?.['limit']
  if (typeof limit !== 'number' || limit >= BOUNDS.limitEvents.most) return []
  const rate = greatestFeedRate(scenario) + messageRate(scenario)
  const questionMs = questionTakesMs(scenario)
  if (questionMs > 0 && (rate * questionMs) / 1000 > limit) return [tooSmall(transport, limit, questionMs, rate)]
  const most = mostAtOnce(scenario, transport)
  if (most === null || most > limit) return []
  return [
    `transports.${transport}.limit of ${limit} is never reached: at most ${most} ${most === 1 ? 'event comes' : 'events come'} ` +
      'between two questions; lower it, or remove it',
  ]
}

function tooSmall(transport: string, limit: number, questionMs: number, rate: number): string {
  const most = formatRatePerSecond(Math.round((limit * 10_000) / questionMs) / 10)
  return (
    `transports.${transport}.limit of ${limit} brings at most ${most} over a round trip of ${formatDurationMs(questionMs)}, ` +
    `and ${formatRatePerSecond(rate)} come to its channel: clients fall behind further and further; raise it, or lower the rate`
  )
}

/** null where nobody knows: random arrivals and messages may come in any number, and after a fault everybody is behind. */
function mostAtOnce(scenario: ResolvedScenario, transport: string): number | null {
  if (scenario.feed.arrival === 'poisson' || scenario.uplink || scenario.faults.length > 0) return null
  const intervalMs = Number(scenario.transports[transport]?.['intervalMs'] ?? 0)
  const apartMs = intervalMs + questionTakesMs(scenario) + (scenario.server.coalesce?.ms ?? 0) + ASKING_MS
  return mostEventsWithin(scenario, apartMs)
}

function questionTakesMs({ network, server }: ResolvedScenario): number {
  return longestRoundTripMs(network) * (server.keepAlive ? 1 : 2)
}

function windowWarnings(scenario: ResolvedScenario): string[] {
  const { coalesce } = scenario.server
  if (coalesce === undefined || coalesce.kind === 'none') return []
  if (Object.keys(scenario.transports).every((name) => name === POLLING.name)) {
    return [
      'server.coalesce changes nothing for polling, which is answered at once: add a transport that waits for events',
    ]
  }
  const rate = greatestFeedRate(scenario)
  if (rate === 0 || coalesce.kind !== 'window' || !comesEvenly(scenario) || rate * coalesce.ms >= 1000) return []
  return [
    `no two events at ${formatRatePerSecond(rate)} fall into one window of ${formatCoalesce(coalesce)}: each waits all of it, ` +
      `and no write is saved; raise the rate, or widen server.coalesce to more than ${formatDurationMs(1000 / rate)}`,
  ]
}

function uncompressedEvents(scenario: ResolvedScenario): string[] {
  const { payloadBytes } = scenario.feed
  const isDeflated = WEBSOCKET.name in scenario.transports && compressionOf(scenario, WEBSOCKET.name) === 'deflate'
  if (!isDeflated || payloadBytes === null || payloadBytes >= LEAST_COMPRESSED_BYTES) return []
  return [
    `websocket sends events below ${LEAST_COMPRESSED_BYTES}B as they are, and these have ${payloadBytes}B: its compression ` +
      'changes nothing; raise feed.payload, or leave it out',
  ]
}

/** Of bursts, random arrivals and what several clients send any number may come at once. */
function comesEvenly({ feed, phases, uplink }: ResolvedScenario): boolean {
  return feed.arrival === 'fixed' && !uplink && phases.every(({ burst }) => burst === undefined)
}

/** Streams and WebSockets have one connection each, whatever `server.keepAlive` says. */
function keptAnyway({ server, transports, uplink }: ResolvedScenario): string[] {
  const names = Object.keys(transports)
  const needed = feelKeptConnections(Boolean(uplink))
  if (server.keepAlive || names.some((name) => needed.includes(name))) return []
  return [
    `server.keepAlive: false changes nothing for ${names.join(' and ')}: one request of each client lasts to the end; ` +
      `add ${needed.join(' or ')}, or remove it`,
  ]
}
