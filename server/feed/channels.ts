/** All channels by name. A channel begins when it is first asked for and ends when nobody has used it for long. */
import type { Clock } from '../../protocol/clock.ts'
import type { ChannelHandover, Handover } from '../../protocol/handover.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { AT_ONCE, type WhenToTell } from '../delivery/window.ts'
import { overloaded } from '../errors.ts'
import { Channel } from './channel.ts'
import type { Feed } from './feed.ts'
import { DEFAULT_TOTAL_BYTES, type HistoryLimits } from './history.ts'
import { HistoryBudget } from './history-budget.ts'

/** Channels that anybody may open by asking for them. */
export const OPEN_CHANNELS = 1_000

/** With those kept for `main` and for whoever has the token, however many strangers have asked for. */
export const MOST_CHANNELS = OPEN_CHANNELS + 100

/** A channel without connection or feed for this long is dropped; its name comes back with a new epoch. */
const IDLE_US = 10 * 60 * 1_000_000

export class Channels {
  /** Told of each feed that starts or stops. */
  whenPlaying: (feed: Feed, what: 'started' | 'stopped') => void = () => {}
  readonly #clock: Clock
  readonly #limits: HistoryLimits
  readonly #whenToTell: WhenToTell
  readonly #byName = new Map<string, Channel>()
  readonly #feeds = new Map<string, Feed>()
  readonly #budget: HistoryBudget
  #stalled = false
  /** On channels that are gone. */
  #publishedBefore = 0

  /**
   * @param mostBytes what all histories together may take in memory
   * @param whenToTell when subscribers hear of what was published
   */
  constructor(clock: Clock, limits: HistoryLimits, mostBytes = DEFAULT_TOTAL_BYTES, whenToTell: WhenToTell = AT_ONCE) {
    this.#clock = clock
    this.#limits = limits
    this.#whenToTell = whenToTell
    this.#budget = new HistoryBudget(mostBytes, () => this.#withoutFeed())
  }

  get size(): number {
    return this.#byName.size
  }

  /** By this server, also on channels that it has dropped since. */
  get publishedEvents(): number {
    return [...this.#byName.values()].reduce((sum, channel) => sum + channel.publishedEvents, this.#publishedBefore)
  }

  /** What all histories take in memory, bytes. */
  get heldBytes(): number {
    return this.#budget.heldBytes
  }

  /**
   * @param who the `owner` has shown the token, and finds room that is kept from anybody else
   * @throws ProblemError 503 when there is no room for another channel
   */
  open(name: string, who: 'anybody' | 'owner' = 'anybody'): Channel {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const most = who === 'owner' || name === DEFAULT_CHANNEL ? MOST_CHANNELS : OPEN_CHANNELS
    if (this.#byName.size >= most && !this.#dropEmpty()) throw overloaded(`there are ${most} channels already`)
    return this.#add(name)
  }

  /** Goes on with the log of a predecessor. Only for a name that nobody has opened yet. */
  goOn(before: ChannelHandover): void {
    // Whose feed plays on is not known before all are here.
    this.#budget.pausedFor(() => this.#add(before.name, before))
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
      if (this.#isUsed(channel)) channel.lastUsedUs = this.#clock.nowUs()
      else if (channel.lastUsedUs < idleSinceUs) this.#drop(channel)
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

  #add(name: string, before: ChannelHandover | null = null): Channel {
    const channel = new Channel(name, this.#clock, this.#limits, before, this.#budget.resized, this.#whenToTell)
    this.#byName.set(name, channel)
    return channel
  }

  #isUsed(channel: Channel): boolean {
    return channel.subscribers > 0 || this.#feeds.get(channel.name)?.playing === true
  }

  #drop(channel: Channel): void {
    this.#publishedBefore += channel.publishedEvents
    channel.shrink(channel.heldBytes)
    this.#byName.delete(channel.name)
    this.#feeds.delete(channel.name)
  }

  /** Of the channels that nobody follows and that hold nothing, the one unused for longest goes. */
  #dropEmpty(): boolean {
    let idlest: Channel | null = null
    for (const channel of this.#byName.values()) {
      if (channel.name === DEFAULT_CHANNEL || this.#isUsed(channel)) continue
      channel.forget()
      if (channel.heldBytes === 0 && channel.lastUsedUs < (idlest?.lastUsedUs ?? Number.POSITIVE_INFINITY))
        idlest = channel
    }
    if (idlest !== null) this.#drop(idlest)
    return idlest !== null
  }

  /** A channel that a feed was played on is somebody's measurement and keeps all. */
  *#withoutFeed(): Iterable<Channel> {
    for (const channel of this.#byName.values()) if (!this.#feeds.has(channel.name)) yield channel
  }
}
