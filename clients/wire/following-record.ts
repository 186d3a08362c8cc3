/** For tests of followers: opens one, writes down what it says, and checks that its bytes add up. */
import type { AddressInfo, Server } from 'node:net'
import { expect } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { BYTE_KINDS, type ByteKind } from '../../results/format.ts'
import type { ClientTransport, Following, FollowObserver, FollowOptions } from '../transport.ts'

export type Ledger = Record<ByteKind, number>

const noBytes = (): Ledger => Object.fromEntries(BYTE_KINDS.map((kind) => [kind, 0])) as Ledger
const sum = (ledger: Ledger): number => BYTE_KINDS.reduce((total, kind) => total + ledger[kind], 0)

export class FollowingRecord implements FollowObserver {
  readonly log: string[] = []
  readonly events: string[] = []
  readonly instants: number[] = []
  readonly latenesses: number[] = []
  readonly connectTimes: number[] = []
  readonly down = noBytes()
  readonly up = noBytes()
  readonly sockets = { down: 0, up: 0 }
  #waiting: { test: () => boolean; resolve: () => void }[] = []

  connecting(): void {
    this.#add('connecting')
  }
  connected(_atUs: number, connectUs: number): void {
    expect(connectUs).toBeGreaterThanOrEqual(0)
    this.connectTimes.push(connectUs)
    this.#add('connected')
  }
  disconnected(how: string, _atUs: number, socketBytes: { down: number; up: number }): void {
    this.sockets.down += socketBytes.down
    this.sockets.up += socketBytes.up
    this.#add(how)
  }
  bytes(direction: 'down' | 'up', kind: ByteKind, count: number): void {
    expect(count).toBeGreaterThan(0)
    this[direction][kind] += count
  }
  request(kind: string): void {
    this.#add(kind)
  }
  emptyResponse(): void {
    this.#add('empty')
  }
  hello(cursor: string, gap: unknown): void {
    this.#add(`hello ${cursor} ${JSON.stringify(gap)}`)
  }
  gap(gap: unknown): void {
    this.#add(`gap ${JSON.stringify(gap)}`)
  }
  event(
    seq: number,
    dueAtUs: number,
    sentAtUs: number,
    atUs: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void {
    const json = Buffer.from(bytes.subarray(start, end)).toString()
    expect(JSON.parse(json)).toMatchObject({ seq, dueAtUs, sentAtUs })
    this.events.push(json)
    this.instants.push(atUs)
    this.#add(`event ${seq}`)
  }
  pollLateness(us: number): void {
    this.latenesses.push(us)
  }

  /** Resolves once `line` was written down `times` times. */
  until(line: string, times = 1): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ test: () => this.log.filter((entry) => entry === line).length >= times, resolve })
      this.#wake()
    })
  }

  /** To be called when the following is done: every byte of every socket has exactly one kind. */
  expectBytesAddUp(): void {
    expect({ down: sum(this.down), up: sum(this.up) }).toEqual(this.sockets)
  }

  #add(line: string): void {
    this.log.push(line)
    this.#wake()
  }

  #wake(): void {
    const woken = this.#waiting.filter(({ test }) => test())
    this.#waiting = this.#waiting.filter((waiting) => !woken.includes(waiting))
    for (const { resolve } of woken) resolve()
  }
}

export interface Follow extends Following {
  readonly record: FollowingRecord
  /** `ended`, or the failure's message; the bytes have been checked. */
  readonly outcome: Promise<string>
}

export function follow(transport: ClientTransport, port: number, overrides: Partial<FollowOptions> = {}): Follow {
  const record = new FollowingRecord()
  const following = transport.open({
    target: { host: '127.0.0.1', port, basePath: '', limits: LIMITS },
    channel: 'main',
    since: 'now',
    settings: {},
    headers: 'minimal',
    clock: labClock,
    readClock: labClock,
    poll: { originUs: labClock.nowUs(), phase: 0.5 },
    observer: record,
    ...overrides,
  })
  const settled = following.done.then(
    () => 'ended',
    (error: Error) => error.message,
  )
  const outcome = settled.then((text) => {
    record.expectBytesAddUp()
    return text
  })
  return { ...following, record, outcome }
}

export const LIMITS = {
  responseEvents: 1000,
  responseBytes: 1024 ** 2,
  longPollHoldMs: 25_000,
  sseHeartbeatMs: 15_000,
  websocketPingMs: 25_000,
  messageBytes: 64 * 1024,
  connections: 100,
  connectionsPerAddress: 100,
}

export const EPOCH = 'abcdefghijkl'

/** An event as a server would send it. */
export function eventJson(seq: number, data: unknown = 'é€😀"\\]}'): string {
  return `{"seq":${seq},"dueAtUs":1000000000000001,"sentAtUs":1000000000000002,"data":${JSON.stringify(data)},"pad":"xx"}`
}

export function batchJson(
  cursorSeq: number,
  events: readonly string[],
  more: { hasMore?: boolean; gap?: unknown } = {},
): string {
  const gap = JSON.stringify(more.gap ?? null)
  return `{"cursor":"${EPOCH}:${cursorSeq}","hasMore":${more.hasMore ?? false},"gap":${gap},"events":[${events.join()}]}`
}

/** The port that a server listens on, on loopback, from now to the end of the test. */
export async function listen(server: Server, onTestFinished: (end: () => void) => void): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}
