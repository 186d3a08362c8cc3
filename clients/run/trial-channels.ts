/** The channels of a trial: their names, and a feed on each of them. */
import { channelCount, type Gathering } from '../../protocol/channels.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { playFeed, stopFeed } from './lab-control.ts'
import { feedRequest, type PlayedFeed } from './trial-feed.ts'
import type { TrialServer } from './trial-server.ts'

/** As many controls are asked at a time: each has a connection of its own. */
const AT_A_TIME = 20

/** Names of one length, so that requests are as long for everybody. */
const NUMBER_DIGITS = 4

/** @param name of the only channel, or what tells these channels from everybody else's */
export function channelNames(clients: Gathering, name: string): string[] {
  if (clients.channels === 'one') return [name]
  const room = name === DEFAULT_CHANNEL ? 'room' : name
  return Array.from({ length: channelCount(clients) }, (_, index) => {
    return `${room}-${String(index + 1).padStart(NUMBER_DIGITS, '0')}`
  })
}

/**
 * Starts the feed, or on several channels a silent one each.
 *
 * @returns when the last of them begins: time 0 of the trial, µs of the server's clock
 * @throws LabError with the server's own words when it refuses
 */
export async function startFeeds(
  { origin, token }: Pick<TrialServer, 'origin' | 'token'>,
  feed: PlayedFeed,
  channels: readonly string[],
  run: string,
): Promise<number> {
  const starts = await inGroups(channels, (channel) => playFeed(origin, token, feedRequest(feed, channel, run)))
  return Math.max(...starts.map(({ startsAtUs }) => startsAtUs))
}

/** Stops those that still play; never rejects: there may be no server any more. */
export async function stopFeeds(
  { origin, token }: Pick<TrialServer, 'origin' | 'token'>,
  channels: readonly string[],
  run: string,
): Promise<void> {
  await inGroups(channels, (channel) => stopFeed(origin, token, channel, run).catch(() => {}))
}

async function inGroups<Result>(
  channels: readonly string[],
  act: (channel: string) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let from = 0; from < channels.length; from += AT_A_TIME) {
    results.push(...(await Promise.all(channels.slice(from, from + AT_A_TIME).map(act))))
  }
  return results
}
