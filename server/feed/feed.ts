/**
 * A feed: a source played on a channel by a schedule. It stops by itself after its last phase.
 *
 * Whenever the alarm rings, everything that is due by now is published at once, each event with the instant
 * at which it should have existed. Nothing is published early, and nothing is skipped after a stall.
 */
import type { Clock } from '../../protocol/clock.ts'
import type { FeedRequest, FeedStatus, PublishedPhase } from '../../protocol/control.ts'
import { seededRandom } from '../../protocol/random.ts'
import type { Alarm, AlarmMaker } from './alarm.ts'
import type { Channel } from './channel.ts'
import { Lateness } from './lateness.ts'
import { type Deadline, deadlines, type SchedulePhase } from './schedule.ts'
import type { FeedSource } from './source.ts'

/** Tells the arrivals' randomness from the values' of the same seed. */
const ARRIVAL_STREAM = 1

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
  readonly #parts: FeedParts
  readonly #payloadBytes: number | null
  readonly #deadlines: Iterator<Deadline>
  readonly #published: PublishedPhase[]
  readonly #lateness = new Lateness()
  readonly #alarm: Alarm
  #next: Deadline | null = null
  #stopped = false

  constructor(request: FeedRequest, parts: FeedParts) {
    const phases = phasesOf(request)
    this.channel = parts.channel
    this.run = request.run ?? null
    this.startsAtUs = parts.startsAtUs
    this.#parts = parts
    this.#payloadBytes = request.payloadBytes
    this.#published = phases.map(() => NOTHING_PUBLISHED)
    const random = seededRandom(request.seed, ARRIVAL_STREAM)
    this.#deadlines = deadlines(phases, request.arrival, random, parts.startsAtUs)
    this.#alarm = parts.alarm(() => this.#publishDue())
  }

  get playing(): boolean {
    return this.#next !== null
  }

  start(): void {
    this.#advance()
    this.#publishDue()
  }

  /** Publishes nothing more. What was published stays. */
  stop(): void {
    this.#stopped = true
    this.#next = null
    this.#alarm.cancel()
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
    while (this.#next !== null && this.#next.dueAtUs <= this.#parts.clock.nowUs()) {
      if (this.#next.kind === 'event') this.#publish(this.#next)
      this.#advance()
    }
    if (this.#next !== null) this.#alarm.set(this.#next.dueAtUs)
  }

  #publish({ phase, dueAtUs }: Deadline): void {
    const draft = { dueAtUs, dataJson: this.#parts.source.next(), payloadBytes: this.#payloadBytes }
    const { seq, sentAtUs } = this.channel.publish(draft)
    const before = this.#published[phase] as PublishedPhase
    this.#published[phase] = { firstSeq: before.lastSeq === 0 ? seq : before.firstSeq, lastSeq: seq }
    this.#lateness.record(sentAtUs - dueAtUs)
  }

  #advance(): void {
    const { value, done } = this.#deadlines.next()
    this.#next = done || this.#stopped ? null : value
  }
}

function phasesOf(request: FeedRequest): readonly SchedulePhase[] {
  return request.phases ?? [{ durationMs: Number.POSITIVE_INFINITY, rate: request.rate ?? 0 }]
}
