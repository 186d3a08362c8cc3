/** For tests of followers: opens one, and has what a server might say to it. */
import type { AddressInfo, Server } from 'node:net'
import { labClock } from '../../protocol/clock.ts'
import type { ClientTransport, Following, FollowOptions } from '../transport.ts'
import { Probe } from './probe.ts'

export interface Follow extends Following {
  readonly probe: Probe
  /** `ended`, or the failure's message; the bytes have been checked. */
  readonly outcome: Promise<string>
}

export function follow(transport: ClientTransport, port: number, overrides: Partial<FollowOptions> = {}): Follow {
  const probe = new Probe()
  const following = transport.open({
    target: { host: '127.0.0.1', port, basePath: '', limits: LIMITS },
    channel: 'main',
    since: 'now',
    settings: {},
    headers: 'minimal',
    clock: labClock,
    readClock: labClock,
    poll: { originUs: labClock.nowUs(), phase: 0.5 },
    observer: probe,
    ...overrides,
  })
  const settled = following.done.then(
    () => 'ended',
    (error: Error) => error.message,
  )
  const outcome = settled.then((text) => {
    probe.expectBytesAddUp()
    return text
  })
  return { ...following, probe, outcome }
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
