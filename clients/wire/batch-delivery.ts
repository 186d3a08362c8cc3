/** What polling and long polling make of an answer: the hello of the first, the gap and the events of each. */
import { formatCursor, parseCursor } from '../../protocol/cursor.ts'
import type { FollowObserver, FollowOptions } from '../transport.ts'
import { BatchScan } from './batch-scan.ts'
import { deliverEvent, type EventNumbers, readEventNumbers } from './event-scan.ts'
import { WireError } from './wire-error.ts'

export class BatchDelivery {
  /** What to ask with next. */
  since: string
  /** More is held: ask again at once. */
  hasMore = false
  readonly #observer: FollowObserver
  readonly #batch = new BatchScan()
  #joined = false

  constructor({ since, observer }: FollowOptions) {
    this.since = since
    this.#observer = observer
  }

  /**
   * Delivers the complete body of a 200; all its events are received at `atUs`. It and its question took
   * `exchangeBytes` on the wire.
   * Returns how many of the body's bytes are payload. Throws WireError when it is not a batch.
   */
  deliver(body: Buffer, start: number, end: number, atUs: number, exchangeBytes: number): number {
    const batch = this.#batch
    batch.scan(body, start, end)
    expectCursor(batch.cursor)
    this.#announce(body, atUs)
    for (let index = 0; index < batch.bounds.length; index += 2) {
      deliverEvent(this.#observer, body, batch.bounds[index] as number, batch.bounds[index + 1] as number, atUs)
    }
    this.#observer.answered(exchangeBytes, batch.bounds.length === 0)
    this.since = batch.cursor
    this.hasMore = batch.hasMore
    return batch.payloadBytes
  }

  /** An answer without a body: 304, or 204 with the cursor to ask with next. */
  deliverNothing(cursor: string, atUs: number, exchangeBytes: number): void {
    expectCursor(cursor)
    if (!this.#joined) this.#join(parseCursor(this.since) === null ? cursor : this.since, atUs)
    this.#observer.answered(exchangeBytes, true)
    this.since = cursor
    this.hasMore = false
  }

  #announce(body: Buffer, atUs: number): void {
    const { gap } = this.#batch
    if (!this.#joined) this.#join(this.#beginning(body), atUs)
    else if (gap !== null) this.#observer.gap(gap, atUs)
  }

  #join(cursor: string, atUs: number): void {
    this.#joined = true
    this.#observer.hello(cursor, this.#batch.gap, atUs)
  }

  /** Where delivery begins: after the gap, after the cursor that was asked with, else before the first event. */
  #beginning(body: Buffer): string {
    const { gap, cursor, bounds } = this.#batch
    if (gap !== null) return gap.to
    if (parseCursor(this.since) !== null) return this.since
    if (bounds.length === 0) return cursor
    const first: EventNumbers = { seq: 0, dueAtUs: 0, sentAtUs: 0 }
    readEventNumbers(body, bounds[0] as number, bounds[1] as number, first)
    return formatCursor({ epoch: expectCursor(cursor).epoch, seq: first.seq - 1 })
  }
}

function expectCursor(text: string): { readonly epoch: string } {
  const cursor = parseCursor(text)
  if (cursor === null) throw new WireError(`expected a cursor "<epoch>:<seq>", got ${JSON.stringify(text)}`)
  return cursor
}
