/**
 * An event as the server holds it: serialised once, wrapped once per transport, shared by every subscriber.
 */

/** How a transport wraps an event's JSON: an SSE block, a WebSocket frame, a batch of one. Must be pure. */
export type Wrap = (event: PublishedEvent) => Buffer

export class PublishedEvent {
  readonly seq: number
  /** `<epoch>:<seq>`. */
  readonly cursor: string
  readonly sentAtUs: number
  /** The event's own JSON, UTF-8: the payload bytes that are the same on every transport. */
  readonly json: Buffer
  /** The id of the message that this event came from; null for an event of a feed. */
  readonly messageId: string | null
  #wrapped: Map<Wrap, Buffer> | null = null

  constructor(epoch: string, seq: number, sentAtUs: number, json: string, messageId: string | null) {
    this.seq = seq
    this.cursor = `${epoch}:${seq}`
    this.sentAtUs = sentAtUs
    this.json = Buffer.from(json)
    this.messageId = messageId
  }

  /** The event as `wrap` makes it. Made for the first subscriber, the very same buffer for all others. */
  as(wrap: Wrap): Buffer {
    const known = this.#wrapped?.get(wrap)
    if (known !== undefined) return known
    const made = wrap(this)
    this.#wrapped ??= new Map()
    this.#wrapped.set(wrap, made)
    return made
  }
}
