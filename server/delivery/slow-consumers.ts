/**
 * What becomes of a reader that has fallen behind by more than the cap. Each policy is a choice about what a slow
 * reader loses: its connection, its oldest events, or all but the newest. Nothing is lost in silence: dropped
 * events are counted, and the reader is told of them with a gap where they would have been.
 *
 * Under every policy a reader that takes nothing at all is disconnected in the end: see stalled-readers.ts.
 */
import type { SlowConsumerPolicy } from '../../protocol/server-options.ts'
import type { Backlog } from './backlog.ts'
import type { Outbox } from './outbox.ts'

/**
 * Called when an event was published that no longer fits.
 * @returns how many bytes may be owed from now on, until the reader has caught up
 */
export type ActOnSlowConsumer = (backlog: Backlog, outbox: Outbox) => number

export const SLOW_CONSUMERS: Readonly<Record<SlowConsumerPolicy, ActOnSlowConsumer>> = {
  /** Nothing is skipped: the client comes back and resumes from its cursor. For what must be complete. */
  disconnect: (_backlog, outbox) => {
    outbox.disconnect()
    return 0
  },

  /** The reader stays, and follows the feed at the distance of the cap. For logs and chats that are read live. */
  'drop-oldest': (backlog, outbox) => {
    backlog.passOverUntilWithin(outbox.roomBytes)
    return outbox.capBytes
  },

  /**
   * When it can take something again, the reader gets the newest event only. For tickers, positions and progress,
   * where each event replaces the one before; of independent events it loses most.
   */
  conflate: (backlog) => {
    backlog.passOverAllButNewest()
    return 0
  },
}
