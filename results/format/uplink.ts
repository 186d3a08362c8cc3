/** What clients sent up, as a result file keeps it: how long it took, and what became of each message. */
import { z } from 'zod'
import { latencySummarySchema } from './measures.ts'

const count = z.int().min(0)

/**
 * A message belongs to the phase in which it was due. due = acknowledged + failed; echoesExpected = echoed + echoesLost;
 * expected = delivered + lost.
 */
export const uplinkLedgerSchema = z.object({
  /** Messages that fell due. */
  due: count,
  /** Those that were handed to a connection at least once. */
  sent: count,
  /** How often one was sent again, with the same id, since no answer had come. */
  repeated: count,
  /** Those whose receipt came. */
  acknowledged: count,
  /** Those of the failed that the server refused for good. */
  refused: count,
  /** Those that were never acknowledged; some of them may have become events all the same. */
  failed: count,
  /** Own messages that became events, at their senders: how many should have come back, did, and did not. */
  echoesExpected: count,
  echoed: count,
  echoesLost: count,
  /** The same at the other members of the channel that had joined before. */
  expected: count,
  delivered: count,
  lost: count,
  /** Further copies of a message, at anybody: also where a server forgot it, and a repeat made another event of it. */
  duplicated: count,
})

export const uplinkResultSchema = uplinkLedgerSchema.extend({
  /** From when a message was due to its receipt, µs; failed ones rank as slowest. */
  ackUs: latencySummarySchema,
  /** To its sender's own copy; those that never came back rank as slowest. */
  echoUs: latencySummarySchema,
  /** To each other member's copy; lost ones, and those of messages that became no event, rank as slowest. */
  relayUs: latencySummarySchema,
  /** Copies that others would have got of messages that became no event; absent in files of versions before. */
  neverRelayed: count.optional(),
  /** How late the driver's own timer was for them. */
  latenessP99Us: z.number().nullable(),
  latenessMaxUs: z.number().nullable(),
  /**
   * Of the whole trial: events on the clients' channels, as the server counts them, less those of which an acknowledgement
   * or an arrival told; null beside a feed, whose own events are among them.
   */
  unaccounted: z.int().nullable(),
  /** Of the whole trial: how often a message was sent, and no receipt came. */
  unanswered: count,
})

export type UplinkLedger = z.infer<typeof uplinkLedgerSchema>
export type UplinkResult = z.infer<typeof uplinkResultSchema>
