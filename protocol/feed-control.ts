/** What is played on a channel: the body of `PUT /lab/feed`, its answer, and how a feed stands. */

import type { PayloadSpread } from './payload.ts'
import type { RelayStatus } from './relay.ts'
import type { SchedulePhase } from './schedule-phase.ts'

/** `recorded`: at the instants of the rows themselves. */
export type Arrival = 'fixed' | 'poisson' | 'recorded'

/** A phase as it is asked for. Under recorded arrivals it has no rate of its own, and no bursts. */
export type FeedPhase = Omit<SchedulePhase, 'rate'> & Partial<Pick<SchedulePhase, 'rate'>>

/** Body of `PUT /lab/feed`: what to play, how fast, in which phases. */
export interface FeedRequest {
  readonly channel: string
  /** Who plays it; while it plays, another run is answered 409. Absent: replaceable (`tlab serve`'s own feed). */
  readonly run?: string
  /** `synthetic`, the name of a recorded feed, or any label when `rows` are sent along. */
  readonly source: string
  /** The recorded rows, already JSON values; a source loops over them. Required unless the source is synthetic. */
  readonly rows?: readonly unknown[]
  /** Played one after the other; then the feed stops by itself. Rate in events per second, 0 for silence. */
  readonly phases?: readonly FeedPhase[]
  /** Instead of phases: play for ever at this rate. A recording needs neither. */
  readonly rate?: number
  /** Exact size of each event's JSON, reached with `pad`; null: no pad. */
  readonly payloadBytes: number | null
  /** Instead of one size: each event's own, drawn from the seed. */
  readonly payload?: PayloadSpread
  readonly arrival: Arrival
  /** Of a recording: from each of the `rows` to the next, ms; from the last to the first again. */
  readonly gapsMs?: readonly number[]
  /** Of a recording: how many times as fast as it happened; 1 if absent. */
  readonly speed?: number
  readonly seed: number
}

/** 201 of `PUT /lab/feed`. The first phase begins at `startsAtUs`, a moment ahead, and so does the load. */
export interface FeedStarted {
  readonly channel: string
  readonly epoch: string
  /** The head before the first event of this feed. */
  readonly cursor: string
  readonly startsAtUs: number
}

/** The events that a phase published: seqs `firstSeq..lastSeq`; none when `lastSeq < firstSeq`. */
export interface PublishedPhase {
  readonly firstSeq: number
  readonly lastSeq: number
}

/** How the feed of a channel stands; the delivery ledger's expectation comes from here. */
export interface FeedStatus {
  readonly channel: string
  readonly epoch: string
  readonly run: string | null
  readonly playing: boolean
  readonly headSeq: number
  readonly startsAtUs: number
  /** One entry a phase of the request, in its order; a phase is complete once the feed is past it. */
  readonly phases: readonly PublishedPhase[]
  /** sentAt − dueAt of the events so far, µs. */
  readonly latenessUs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Of a server that posts its events to another one. */
  readonly relay?: RelayStatus
}
