/** How a population is spread over channels. Clients of one channel follow each other in their numbering. */

/** All on one, two by two, or in rooms of so many. */
export type ChannelPlan = 'one' | 'pairs' | `rooms of ${number}`

/** The part of a scenario's clients that decides who meets whom. */
export interface Gathering {
  readonly count: number
  readonly channels: ChannelPlan
}

const ROOMS = /^rooms of ([1-9]\d{0,5})$/

/** Members of a room, as `rooms of 20` says it; null for other words. */
export function readRooms(text: string): number | null {
  const match = ROOMS.exec(text)
  return match === null ? null : Number(match[1])
}

/** How many clients share a channel; the last room may have fewer. */
export function membersPerChannel({ count, channels }: Gathering): number {
  if (channels === 'one') return count
  return channels === 'pairs' ? 2 : (readRooms(channels) ?? count)
}

export function channelCount(clients: Gathering): number {
  return Math.ceil(clients.count / membersPerChannel(clients))
}

/** @param client its number, from 0 @returns that of its channel, from 0 */
export function channelOf(client: number, clients: Gathering): number {
  return Math.floor(client / membersPerChannel(clients))
}

/** @param channel its number, from 0 */
export function membersOf(channel: number, clients: Gathering): number {
  const members = membersPerChannel(clients)
  return Math.min(members, clients.count - channel * members)
}

/** How many others are in a client's channel, on average over all clients. */
export function othersPerClient(clients: Gathering): number {
  let others = 0
  for (let channel = 0; channel < channelCount(clients); channel++) {
    const members = membersOf(channel, clients)
    others += members * (members - 1)
  }
  return others / clients.count
}
