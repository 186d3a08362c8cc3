/** An observer that remembers everything a follower says, and can be waited on without sleeping. */

import type { ConnectionAccount, FollowObserver } from '../../clients/transport.ts'
import type { Gap } from '../../protocol/messages.ts'
import { BYTE_KINDS, type ByteKind } from '../../results/format.ts'

/** How long a condition may take before the test fails, ms. */
const PATIENCE_MS = 5_000

export interface SeenEvent {
  readonly seq: number
  readonly dueAtUs: number
  readonly sentAtUs: number
  readonly receivedAtUs: number
  /** Its JSON, verbatim. */
  readonly text: string
  readonly data: unknown
}

interface Waiter {
  readonly condition: () => boolean
  readonly resolve: () => void
}

export class Probe implements FollowObserver {
  readonly events: SeenEvent[] = []
  readonly hellos: { cursor: string; gap: Gap | null }[] = []
  readonly gaps: Gap[] = []
  readonly ends: ('closed' | 'reset' | 'refused')[] = []
  readonly socketBytes = { down: 0, up: 0 }
  readonly kinds = { down: noBytes(), up: noBytes() }
  opened = 0
  requests = 0
  upgrades = 0
  emptyResponses = 0
  readonly #waiters = new Set<Waiter>()

  get seqs(): number[] {
    return this.events.map((event) => event.seq)
  }

  /** Sum of the kinds in a direction. */
  total(direction: 'down' | 'up'): number {
    return BYTE_KINDS.reduce((sum, kind) => sum + this.kinds[direction][kind], 0)
  }

  /** Resolves as soon as the condition holds; rejects, with what was seen, when it does not in time. */
  until(what: string, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      if (condition()) return resolve()
      const waiter = { condition, resolve: () => settle(resolve) }
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        act()
      }
      const timer = setTimeout(
        () => settle(() => reject(new Error(`${what}: not within 5 s; ${this.#seen()}`))),
        PATIENCE_MS,
      )
      this.#waiters.add(waiter)
    })
  }

  untilHello(): Promise<void> {
    return this.until('a hello', () => this.hellos.length > 0)
  }

  untilEvents(count: number): Promise<void> {
    return this.until(`${count} events`, () => this.events.length >= count)
  }

  untilSeq(seq: number): Promise<void> {
    return this.until(`event ${seq}`, () => (this.events.at(-1)?.seq ?? 0) >= seq)
  }

  connecting(): void {}

  connected(): void {
    this.opened++
    this.#changed()
  }

  disconnected(
    how: 'closed' | 'reset' | 'refused',
    _atUs: number,
    socketBytes: { down: number; up: number },
    _account?: ConnectionAccount,
  ): void {
    this.ends.push(how)
    this.socketBytes.down += socketBytes.down
    this.socketBytes.up += socketBytes.up
    this.#changed()
  }

  bytes(direction: 'down' | 'up', kind: ByteKind, count: number): void {
    this.kinds[direction][kind] += count
    this.#changed()
  }

  request(kind: 'request' | 'upgrade'): void {
    this.requests++
    if (kind === 'upgrade') this.upgrades++
    this.#changed()
  }

  emptyResponse(): void {
    this.emptyResponses++
    this.#changed()
  }

  hello(cursor: string, gap: Gap | null): void {
    this.hellos.push({ cursor, gap })
    this.#changed()
  }

  gap(gap: Gap): void {
    this.gaps.push(gap)
    this.#changed()
  }

  event(
    seq: number,
    dueAtUs: number,
    sentAtUs: number,
    receivedAtUs: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ) {
    const text = Buffer.from(bytes.subarray(start, end)).toString('utf8')
    this.events.push({ seq, dueAtUs, sentAtUs, receivedAtUs, text, data: JSON.parse(text).data })
    this.#changed()
  }

  pollLateness(): void {}

  #changed(): void {
    for (const waiter of [...this.#waiters]) if (waiter.condition()) waiter.resolve()
  }

  #seen(): string {
    return `saw ${this.hellos.length} hellos, seqs [${this.seqs.slice(0, 20)}], ${this.gaps.length} gaps, ends [${this.ends}]`
  }
}

function noBytes(): Record<ByteKind, number> {
  return { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0 }
}
