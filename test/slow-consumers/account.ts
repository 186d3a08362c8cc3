/** What one reader was given of a channel: every event and every gap has to begin where the one before it ended. */
import type { FollowObserver } from '../../clients/transport.ts'
import type { Gap } from '../../protocol/messages.ts'

/** Told of what arrives, as it arrives. */
export interface Listener {
  hello?(): void
  event?(receivedAtUs: number, dueAtUs: number): void
}

const seqOf = (cursor: string): number => Number(cursor.split(':')[1])

export class Account implements FollowObserver {
  /** Where it stands: the last event or gap that it was told of. */
  cursor = ''
  seq = 0
  /** Where it began. */
  firstSeq: number | null = null
  delivered = 0
  /** Events that gaps within a stream told of. */
  skipped = 0
  gaps = 0
  /** What did not fit together, in words; has to stay empty. */
  readonly faults: string[] = []
  #epoch = ''
  readonly #listener: Listener

  constructor(listener: Listener) {
    this.#listener = listener
  }

  /** Everything between where it began and where it stands was delivered or told of. */
  get complete(): boolean {
    return this.faults.length === 0 && this.delivered + this.skipped === this.seq - (this.firstSeq ?? 0)
  }

  hello(cursor: string, gap: Gap | null): void {
    if (this.firstSeq === null) {
      this.firstSeq = seqOf(cursor)
      this.#epoch = cursor.split(':')[0] as string
      this.#standAt(seqOf(cursor), cursor)
    } else if (cursor !== this.cursor || gap !== null) {
      this.faults.push(`resumed from ${this.cursor}, the hello says ${cursor} and gap ${JSON.stringify(gap)}`)
    }
    this.#listener.hello?.()
  }

  gap(gap: Gap): void {
    if (gap.from === null || seqOf(gap.from) !== this.seq) this.faults.push(`a gap from ${gap.from} after ${this.seq}`)
    this.gaps += 1
    this.skipped += seqOf(gap.to) - this.seq
    this.#standAt(seqOf(gap.to), gap.to)
  }

  event(seq: number, dueAtUs: number, _sentAtUs: number, receivedAtUs: number): void {
    if (seq !== this.seq + 1) this.faults.push(`event ${seq} after ${this.seq}`)
    this.delivered += 1
    this.#standAt(seq, `${this.#epoch}:${seq}`)
    this.#listener.event?.(receivedAtUs, dueAtUs)
  }

  #standAt(seq: number, cursor: string): void {
    this.seq = seq
    this.cursor = cursor
  }

  connecting(): void {}
  connected(): void {}
  disconnected(): void {}
  bytes(): void {}
  request(): void {}
  answered(): void {}
  pollLateness(): void {}
  reAsked(): void {}
}
