/** A server that a rule about clients writes by hand: it sees each request's bytes and answers with bytes. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ClientTransport, Following, FollowOptions } from '../../clients/transport.ts'
import { EPOCH, LIMITS } from '../../clients/wire/made-up-server.ts'
import { Probe } from '../../clients/wire/probe.ts'
import { labClock } from '../../protocol/clock.ts'

export { EPOCH }

/** How often a scripted server gives a sign of life: its clients read it from the settings or from its limits. */
type SignsOfLife = { readonly heartbeatMs: number; readonly pingMs: number }

export interface ScriptedRequest {
  /** From 1, over all connections. */
  readonly number: number
  /** From 1. */
  readonly connection: number
  readonly head: string
  readonly socket: Socket
}

/** @param answer called for each request head that arrived whole; requests with a body are not for it */
export async function scriptedServer(answer: (request: ScriptedRequest) => void): Promise<number> {
  let requests = 0
  let connections = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const connection = ++connections
    let received = ''
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      for (let end = received.indexOf('\r\n\r\n'); end !== -1; end = received.indexOf('\r\n\r\n')) {
        const head = received.slice(0, end)
        received = received.slice(end + 4)
        answer({ number: ++requests, connection, head, socket })
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

/** A follower of a scripted server; it is gone with its test. */
export function followScript(
  transport: ClientTransport,
  port: number,
  settings: Readonly<Record<string, unknown>> = {},
  since = 'now',
): { probe: Probe; following: Following; outcome: Promise<string> } {
  const probe = new Probe()
  const { heartbeatMs = LIMITS.sseHeartbeatMs, pingMs = LIMITS.websocketPingMs } = settings as Partial<SignsOfLife>
  const limits = { ...LIMITS, sseHeartbeatMs: heartbeatMs, websocketPingMs: pingMs }
  const options: FollowOptions = {
    target: { host: '127.0.0.1', port, basePath: '', limits },
    channel: 'main',
    since,
    settings,
    headers: 'minimal',
    clock: labClock,
    readClock: labClock,
    poll: { originUs: labClock.nowUs(), phase: 0.5 },
    observer: probe,
  }
  const following = transport.open(options)
  onTestFinished(() => following.abort())
  const outcome = following.done.then(
    () => 'ended',
    (error: Error) => error.message,
  )
  return { probe, following, outcome }
}

/** An event as a server would send it. */
export function eventJson(seq: number): string {
  return `{"seq":${seq},"dueAtUs":1000000000000001,"sentAtUs":1000000000000002,"data":null}`
}

/** A whole 200 with a batch that ends at `cursorSeq`. */
export function batchAnswer(cursorSeq: number, seqs: readonly number[], more = false, fields = ''): string {
  const events = seqs.map(eventJson).join()
  const body = `{"cursor":"${EPOCH}:${cursorSeq}","hasMore":${more},"gap":null,"events":[${events}]}`
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${fields}\r\n${body}`
}
