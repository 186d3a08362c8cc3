/** All channels by name. A channel begins when it is first asked for and ends when nobody has used it for long. */
import type { Clock } from '../../protocol/clock.ts'
import type { ChannelHandover, Handover } from '../../protocol/control.ts'
import { CHANNEL_NAME, DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { badRequest, overloaded, quote } from '../errors.ts'
import { Channel } from './channel.ts'
import type { Feed } from './feed.ts'
import type { HistoryLimits } from './history.ts'

export const MOST_CHANNELS = 1_000

/** A channel without connection or feed for this long is dropped; its name comes back with a new epoch. */
const IDLE_US = 10 * 60 * 1_000_000

export class Channels {
  /** Told of each feed that starts or stops. */
  whenPlaying: (feed: Feed, what: 'started' | 'stopped') => void = () => {}
  readonly #clock: Clock
  readonly #limits: HistoryLimits
  readonly #byName = new Map<string, Channel>()
  readonly #feeds = new Map<string, Feed>()
  #stalled = false
  /** On channels that are gone. */
  #publishedBefore = 0

  constructor(clock: Clock, limits: HistoryLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  get size(): number {
    return this.#byName.size
  }

  /** By this server, also on channels that it has dropped since. */
  get publishedEvents(): number {
    return [...this.#byName.values()].reduce((sum, channel) => sum + channel.publishedEvents, this.#publishedBefore)
  }

  /** @throws ProblemError 503 when there is no room for another channel */
  open(name: string): Channel {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    if (this.#byName.size >= MOST_CHANNELS) throw overloaded(`there are ${MOST_CHANNELS} channels already`)
    const channel = new Channel(name, this.#clock, this.#limits)
    this.#byName.set(name, channel)
    return channel
  }

  /** Goes on with the log of a predecessor. Only for a name that nobody has opened yet. */
  goOn(before: ChannelHandover): void {
    this.#byName.set(before.name, new Channel(before.name, this.#clock, this.#limits, before))
  }

  /** The feed that plays or last played on a channel. */
  feedOf(name: string): Feed | undefined {
    return this.#feeds.get(name)
  }

  /** Puts a feed on its channel; the one before it stops. */
  play(feed: Feed): void {
    this.#feeds.get(feed.channel.name)?.stop()
    this.#feeds.set(feed.channel.name, feed)
    this.whenPlaying(feed, 'started')
    feed.whenOver = () => this.whenPlaying(feed, 'stopped')
    feed.stall(this.#stalled)
    feed.start()
  }

  feeds(): Feed[] {
    return [...this.#feeds.values()]
  }

  /** Drops what nobody uses any more, and lets histories forget. Called every so often. */
  sweep(): void {
    const idleSinceUs = this.#clock.nowUs() - IDLE_US
    for (const channel of this.#byName.values()) {
      channel.forget()
      if (channel.subscribers > 0 || this.#feeds.get(channel.name)?.playing) channel.lastUsedUs = this.#clock.nowUs()
      else if (channel.lastUsedUs < idleSinceUs) this.#drop(channel.name)
    }
  }

  /** Stalls all feeds, also those that start meanwhile; or lets them go on. */
  stall(stalled: boolean): void {
    this.#stalled = stalled
    for (const feed of this.#feeds.values()) feed.stall(stalled)
  }

  /** No feed publishes any more here. */
  suspend(): void {
    for (const feed of this.#feeds.values()) feed.suspend()
  }

  /** Suspends the feeds and tells where everything stands. Nothing may be published afterwards. */
  handOver(): Handover {
    this.suspend()
    const feeds = this.feeds().map((feed) => feed.handOver())
    return {
      channels: [...this.#byName.values()].map((channel) => channel.handOver()),
      feeds: feeds.filter((feed) => feed !== null),
    }
  }

  #drop(name: string): void {
    this.#publishedBefore += this.#byName.get(name)?.publishedEvents ?? 0
    this.#byName.delete(name)
    this.#feeds.delete(name)
  }
}

/** The `channel` of a request. @throws ProblemError 400 for a name that is none */
export function readChannelName(text: string | undefined): string {
  if (text === undefined) return DEFAULT_CHANNEL
  if (CHANNEL_NAME.test(text)) return text
  throw badRequest('Malformed channel', `expected 1 to 64 characters [a-z0-9-] as channel, got ${quote(text)}`)
}
