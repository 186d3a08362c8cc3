/** For tests of followers: an observer that remembers all that it is told, and can be waited on without sleeping. */
import { expect } from 'vitest'
import type { Gap } from '../../protocol/messages.ts'
import { BYTE_KINDS, type ByteKind } from '../../results/format.ts'
import type { ConnectionAccount, FollowObserver, RequestKind } from '../transport.ts'

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
  /** What came, in order: `connecting`, `connected`, `request`, `hello <cursor> <gap>`, `empty`, `event 1`, `closed`, … */
  readonly log: string[] = []
  readonly events: SeenEvent[] = []
  readonly hellos: { cursor: string; gap: Gap | null }[] = []
  readonly gaps: Gap[] = []
  readonly ends: ('closed' | 'reset' | 'refused')[] = []
  readonly connectTimesUs: number[] = []
  readonly latenessesUs: number[] = []
  /** Of all answers with their questions. */
  answerBytes = 0
  readonly reAskTimesUs: number[] = []
  /** What the sockets counted themselves. */
  readonly socketBytes = { down: 0, up: 0 }
  readonly kinds = { down: noBytes(), up: noBytes() }
  readonly #times = new Map<string, number>()
  readonly #waiters = new Set<Waiter>()

  get seqs(): number[] {
    return this.events.map((event) => event.seq)
  }

  /** Sum of the kinds in a direction. */
  total(direction: 'down' | 'up'): number {
    return BYTE_KINDS.reduce((sum, kind) => sum + this.kinds[direction][kind], 0)
  }

  /** How often a line was logged. */
  times(line: string): number {
    return this.#times.get(line) ?? 0
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

  untilLogged(line: string, times = 1): Promise<void> {
    return this.until(`${times} × "${line}"`, () => this.times(line) >= times)
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

  /** For when the following is done: every byte of every socket has exactly one kind. */
  expectBytesAddUp(): void {
    expect({ down: this.total('down'), up: this.total('up') }).toEqual(this.socketBytes)
  }

  connecting(): void {
    this.#add('connecting')
  }

  connected(_atUs: number, connectUs: number): void {
    expect(connectUs).toBeGreaterThanOrEqual(0)
    this.connectTimesUs.push(connectUs)
    this.#add('connected')
  }

  disconnected(
    how: 'closed' | 'reset' | 'refused',
    _atUs: number,
    socketBytes: { readonly down: number; readonly up: number },
    _account?: ConnectionAccount,
  ): void {
    this.ends.push(how)
    this.socketBytes.down += socketBytes.down
    this.socketBytes.up += socketBytes.up
    this.#add(how)
  }

  bytes(direction: 'down' | 'up', kind: ByteKind, count: number): void {
    expect(count).toBeGreaterThan(0)
    this.kinds[direction][kind] += count
    this.#wake()
  }

  request(kind: RequestKind): void {
    this.#add(kind)
  }

  answered(bytes: number, isEmpty: boolean): void {
    this.answerBytes += bytes
    if (isEmpty) this.#add('empty')
  }

  hello(cursor: string, gap: Gap | null): void {
    this.hellos.push({ cursor, gap })
    this.#add(`hello ${cursor} ${JSON.stringify(gap)}`)
  }

  gap(gap: Gap): void {
    this.gaps.push(gap)
    this.#add(`gap ${JSON.stringify(gap)}`)
  }

  event(...[seq, dueAtUs, sentAtUs, receivedAtUs, bytes, start, end]: Parameters<FollowObserver['event']>): void {
    const text = Buffer.from(bytes.subarray(start, end)).toString('utf8')
    const said = JSON.parse(text)
    expect(said).toMatchObject({ seq, dueAtUs, sentAtUs })
    this.events.push({ seq, dueAtUs, sentAtUs, receivedAtUs, text, data: said.data })
    this.#add(`event ${seq}`)
  }

  pollLateness(us: number): void {
    this.latenessesUs.push(us)
  }
  reAsked(us: number): void {
    this.reAskTimesUs.push(us)
  }

  #add(line: string): void {
    this.log.push(line)
    this.#times.set(line, this.times(line) + 1)
    this.#wake()
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) if (waiter.condition()) waiter.resolve()
  }

  #seen(): string {
    return `saw [${this.log.slice(-30).join(', ')}]`
  }
}

function noBytes(): Record<ByteKind, number> {
  return { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0 }
}
