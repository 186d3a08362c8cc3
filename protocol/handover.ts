/** What a server that ends in order leaves to its successor, over IPC through their owner. */
import type { FeedRequest, PublishedPhase } from './feed-control.ts'

/** An event as one server hands it to the next: its JSON verbatim. */
export interface EventHandover {
  readonly seq: number
  readonly sentAtUs: number
  readonly json: string
  readonly messageId: string | null
}

/** A channel with its history, so that its epoch may go on elsewhere. */
export interface ChannelHandover {
  readonly name: string
  readonly epoch: string
  readonly headSeq: number
  /** Consecutive, the last one is the head; empty when nothing is held. */
  readonly events: readonly EventHandover[]
}

/** A feed in the middle of its schedule: its seed makes it go on exactly where it was. */
export interface FeedHandover {
  readonly request: FeedRequest
  readonly startsAtUs: number
  /** Events of the schedule that are published already, in whichever epoch. */
  readonly published: number
  /** As in FeedStatus, of the channel's epoch at the hand-over. */
  readonly epoch: string
  readonly phases: readonly PublishedPhase[]
}

/**
 * What a server that ended in order leaves to its successor. Without `channels` the histories are lost and the
 * channels begin new epochs; the feeds go on in any case, and what fell due in between is published late.
 */
export interface Handover {
  readonly channels: readonly ChannelHandover[]
  readonly feeds: readonly FeedHandover[]
}
