/**
 * A feed: a source played on a channel by a schedule. It stops by itself after its last phase.
 *
 * Whenever the alarm rings, everything that is due by now is published at once, each event with the instant
 * at which it should have existed. Nothing is published early, and nothing is skipped after a stall, nor when
 * another process goes on with the feed: the seed makes deadlines and data come out the same there.
 */
import type { Clock } from '../../protocol/clock.ts'
import type { FeedRequest, FeedStatus, PublishedPhase } from '../../protocol/feed-control.ts'
import type { FeedHandover } from '../../protocol/handover.ts'
import { type Deadline, deadlines } from '../../protocol/schedule.ts'
import type { SchedulePhase } from '../../protocol/schedule-phase.ts'
import type { Alarm, AlarmMaker } from './alarm.ts'
import type { Channel } from './channel.ts'
import { type EventSource, eventSourceOf } from './event-source.ts'
import { Lateness } from './lateness.ts'
import type { FeedSource } from './source.ts'

const NOTHING_PUBLISHED: PublishedPhase = { firstSeq: 1, lastSeq: 0 }

export interface FeedParts {
  readonly channel: Channel
  readonly source: FeedSource
  readonly clock: Clock
  readonly alarm: AlarmMaker
  readonly startsAtUs: number
}

export class Feed {
  readonly channel: Channel
  /** Who plays it; null for a feed that anybody with the token may replace. */
  readonly run: string | null
  readonly startsAtUs: number
  /** Told when it publishes no more: it has come to its end, or somebody stopped it. */
  whenOver: () => void = () => {}
  readonly #request: FeedRequest
  readonly #parts: FeedParts
  readonly #deadlines: Iterator<Deadline>
  readonly #nextEvent: EventSource
  readonly #published: PublishedPhase[]
  readonly #lateness = new Lateness()
  readonly #alarm: Alarm
  #next: Deadline | null = null
  #count = 0
  #stopped = false
  #suspended = false
  #stalled = false

  /**
   * @param before how far a predecessor came
   * @throws RangeError when that is further than the schedule goes
   */
  constructor(request: FeedRequest, parts: FeedParts, before: FeedHandover | null = null) {
    const phases = phasesOf(request)
    this.#request = request
    this.channel = parts.channel
    this.run = request.run ?? null
    this.startsAtUs = parts.startsAtUs
    this.#parts = parts
    const sameLog = before?.epoch === parts.channel.epoch
    this.#published = sameLog ? [...before.phases] : phases.map(() => NOTHING_PUBLISHED)
    this.#deadlines = deadlines(phases, request, parts.startsAtUs)
    this.#nextEvent = eventSourceOf(request, parts.source)
    this.#alarm = parts.alarm(() => this.#publishDue())
    if (before !== null) this.#skip(before.published)
  }

  get playing(): boolean {
    return this.#next !== null
  }

  start(): void {
    this.#advance()
    this.#publishDue()
  }

  /** Publishes nothing more, here or elsewhere. What was published stays. */
  stop(): void {
    this.#stopped = true
    this.suspend()
  }

  /** Publishes nothing more here; a successor may go on with it. */
  suspend(): void {
    const played = this.playing
    this.#suspended = true
    this.#next = null
    this.#alarm.cancel()
    if (played) this.whenOver()
  }

  /** While it is stalled nothing is published; what fell due meanwhile is published at once afterwards. */
  stall(stalled: boolean): void {
    this.#stalled = stalled
    this.#publishDue()
  }

  /** What a successor needs to go on exactly here; null for a feed that somebody stopped. */
  handOver(): FeedHandover | null {
    if (this.#stopped) return null
    const { startsAtUs, channel } = this
    const phases = [...this.#published]
    return { request: this.#request, startsAtUs, published: this.#count, epoch: channel.epoch, phases }
  }

  status(): FeedStatus {
    return {
      channel: this.channel.name,
      epoch: this.channel.epoch,
      run: this.run,
      playing: this.playing,
      headSeq: this.channel.headSeq,
      startsAtUs: this.startsAtUs,
      phases: [...this.#published],
      latenessUs: this.#lateness.summary(),
    }
  }

  #publishDue(): void {
    if (this.#stalled) return
    const played = this.playing
    while (this.#next !== null && this.#next.dueAtUs <= this.#parts.clock.nowUs()) {
      if (this.#next.kind === 'event') this.#publish(this.#next)
      this.#advance()
    }
    if (this.#next !== null) this.#alarm.set(this.#next.dueAtUs)
    else if (played) this.whenOver()
  }

  #publish({ phase, dueAtUs }: Deadline): void {
    const { seq, sentAtUs } = this.channel.publish({ dueAtUs, ...this.#nextEvent() })
    this.#count += 1
    const before = this.#published[phase] as PublishedPhase
    this.#published[phase] = { firstSeq: before.lastSeq === 0 ? seq : before.firstSeq, lastSeq: seq }
    this.#lateness.record(sentAtUs - dueAtUs)
  }

  #advance(): void {
    const { value, done } = this.#deadlines.next()
    this.#next = done || this.#suspended ? null : value
  }

  /** Goes past what is published already; `start` takes what comes next. */
  #skip(events: number): void {
    while (this.#count < events) {
      const { value, done } = this.#deadlines.next()
      if (done) throw new RangeError(`expected at most ${this.#count} events of its schedule, got ${events}`)
      if (value.kind === 'end') continue
      this.#nextEvent()
      this.#count += 1
    }
  }
}

function phasesOf({ phases, rate = 0 }: FeedRequest): readonly SchedulePhase[] {
  if (phases === undefined) return [{ durationMs: Number.POSITIVE_INFINITY, rate }]
  return phases.map((phase) => ({ ...phase, rate: phase.rate ?? 0 }))
}
