/**
 * When the messages of a scenario are published, played one by one: what a client wants to say is due at an instant of the
 * seed's (protocol/uplink.ts), and takes a way up before it is an event.
 *
 * A frame leaves when it is due, and is there d later. A POST goes on a second connection of its client, one at a time: the
 * first opens it, a round trip more (h = R; each does where `server.keepAlive` is false), and one that is due before the
 * answer to the last is there waits for it. So a client posts 1/(R + h) a second at most, h being 0 once it is kept; beyond
 * that its queue grows without end, and no formula holds. At random times at a rate λ, on a connection that is kept, the
 * mean wait is λR²/2(1 − λR) (one server, constant service: Pollaczek and Khinchine); at even ones nobody waits.
 */
import { channelCount, membersOf, membersPerChannel } from '../../../protocol/channels.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { messageDues, type ResolvedUplink } from '../../../protocol/uplink.ts'

/** How messages go up. */
export interface WayUp {
  /** d, µs. */
  readonly oneWayUs: number
  /** One POST at a time; false: frames, whenever they are due. */
  readonly posts: boolean
  /** Whether the connection of the POSTs is kept. */
  readonly keepAlive: boolean
}

/** What the members of a channel sent, by the instants at which it was published. */
export interface ChannelMessages {
  /** How many receive each. */
  readonly members: number
  /** Ascending; µs from the feed's start. */
  readonly publishedUs: readonly number[]
  /** From when each was due, in the same order. */
  readonly wayUs: readonly number[]
  /** Which of them were due in a measured phase. */
  readonly measured: readonly boolean[]
}

/** Publishing instants of one client's messages, in the order of `duesUs`, which ascends. */
export function playWayUp(duesUs: readonly number[], { oneWayUs, posts, keepAlive }: WayUp): number[] {
  if (!posts) return duesUs.map((dueUs) => dueUs + oneWayUs)
  let freeUs = Number.NEGATIVE_INFINITY
  let handshakeUs = 2 * oneWayUs
  return duesUs.map((dueUs) => {
    const arrivesUs = Math.max(dueUs, freeUs) + handshakeUs + oneWayUs
    freeUs = arrivesUs + oneWayUs
    if (keepAlive) handshakeUs = 0
    return arrivesUs
  })
}

/** Whether a client's POSTs keep up with its messages. */
export function keepsUp({ rate }: ResolvedUplink, { oneWayUs, posts, keepAlive }: WayUp): boolean {
  const eachUs = 2 * oneWayUs * (keepAlive ? 1 : 2)
  return !posts || (rate * eachUs) / 1e6 < 1
}

/** @param scenario with an uplink */
export function channelMessages(scenario: ResolvedScenario, uplink: ResolvedUplink, way: WayUp): ChannelMessages[] {
  const { clients } = scenario
  const load = { uplink, clients, phases: scenario.phases, seed: scenario.seed }
  const perChannel = membersPerChannel(clients)
  return Array.from({ length: channelCount(clients) }, (_, channel) => {
    const members = membersOf(channel, clients)
    const sent = Array.from({ length: members }, (_, index) => messageDues(load, channel * perChannel + index))
    const messages = sent.flatMap((duesUs) => {
      return playWayUp(duesUs, way).map((publishedUs, index) => ({ publishedUs, dueUs: duesUs[index] as number }))
    })
    messages.sort((one, other) => one.publishedUs - other.publishedUs)
    return {
      members,
      publishedUs: messages.map(({ publishedUs }) => publishedUs),
      wayUs: messages.map(({ publishedUs, dueUs }) => publishedUs - dueUs),
      measured: messages.map(({ dueUs }) => isMeasured(scenario, dueUs)),
    }
  })
}

/**
 * Mean over every delivery of a message that was due in a measured phase; NaN without one.
 *
 * @param latencyUs of a message from when it was due to one of its receivers, by its place in the channel
 */
export function meanOverDeliveries(
  channels: readonly ChannelMessages[],
  latencyUs: (channel: ChannelMessages) => ArrayLike<number>,
): number {
  let deliveries = 0
  let sumUs = 0
  for (const channel of channels) {
    const latencies = latencyUs(channel)
    for (const [index, measured] of channel.measured.entries()) {
      if (!measured) continue
      deliveries += channel.members
      sumUs += channel.members * (latencies[index] as number)
    }
  }
  return sumUs / deliveries
}

function isMeasured({ phases }: ResolvedScenario, dueUs: number): boolean {
  return phases.some(({ startMs, durationMs, measure }) => {
    return measure && dueUs >= startMs * 1000 && dueUs < (startMs + durationMs) * 1000
  })
}
