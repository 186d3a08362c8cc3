/** What travels between a client and the four transports: the hello, the gap, the batch, the uplink. */
import type { LabEvent } from './event.ts'

/**
 * Events that a client will never get. Sent instead of silence, so that no transport wins by dropping.
 * `from` is the cursor as the client sent it (null if malformed); delivery goes on after `to`.
 */
export interface Gap {
  readonly from: string | null
  readonly to: string
}

/** The first thing on every subscription: whose log this is, where delivery begins, what is missing. */
export interface Hello {
  readonly channel: string
  readonly cursor: string
  readonly gap: Gap | null
}

/** The body of a poll's answer; `events` are complete events, verbatim, in order. */
export interface Batch {
  /** The last event's cursor, never the head's: what to ask with next. */
  readonly cursor: string
  /** More is held than fitted in this response: ask again at once. */
  readonly hasMore: boolean
  readonly gap: Gap | null
  readonly events: readonly LabEvent[]
}

/** A client's message up: becomes the `data` `{"id","from","data"}` of an event of its channel. */
export interface OutgoingMessage {
  /** Unique within the channel; a repeat is answered like the first and published once. */
  readonly id: string
  readonly from: string
  /** When the sender wanted to send, µs of the lab clock; absent: the receipt counts. */
  readonly dueAtUs?: number
  readonly data: unknown
}

/** The answer to a message: the cursor of the event that it became. */
export interface MessageReceipt {
  readonly id: string
  readonly cursor: string
}

/** WebSocket control messages are JSON objects with exactly one of these members; events have `seq` first. */
export const WEBSOCKET_SUBPROTOCOL = 'transport-lab.v1'

/** Where a held poll that timed out (204, no body) says how far the client is. */
export const CURSOR_HEADER = 'Lab-Cursor'
