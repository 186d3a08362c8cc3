/** A server and followers in this process, and a link between them if asked for; every connection is compared at both ends when all is over. */
import type { AddressInfo } from 'node:net'
import type { LineSettings } from '../../clients/link/line.ts'
import { Link } from '../../clients/link/link.ts'
import { type JoinedEnds, joinEnds } from '../../clients/run/join-ends.ts'
import type { ClientTransport, ConnectionAccount, Following } from '../../clients/transport.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import { Probe } from '../../clients/wire/probe.ts'
import { labClock } from '../../protocol/clock.ts'
import { ConnectionLog, connectionsOf, MOST_ROWS } from '../../protocol/connection-bytes.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { buildApp, type LabServer } from '../../server/app.ts'

const TOKEN = 'test'

/** Short enough that signs of life come while a test is at work, ms. */
const LIVELY: Omit<ServerOptions, 'token'> = { sseHeartbeatMs: 150, websocketPingMs: 150, longPollHoldMs: 100 }

export interface Style {
  readonly headers: 'minimal' | 'browser'
  readonly keepAlive: boolean
  /** Whether each transport packs what it sends in its own way. */
  readonly compressed: boolean
}

/** How long followers of a link have to say goodbye before they are cut: behind a silence nobody hears it, ms. */
const GOODBYE_MS = 300

interface Follower {
  readonly probe: AccountingProbe
  readonly following: Following
}

class AccountingProbe extends Probe {
  readonly #log: ConnectionLog

  constructor(log: ConnectionLog) {
    super()
    this.#log = log
  }

  override disconnected(...[how, atUs, socketBytes, account]: Parameters<Probe['disconnected']>): void {
    if (how !== 'refused') this.#log.add({ ...(account as ConnectionAccount), end: how, followed: true })
    super.disconnected(how, atUs, socketBytes, account)
  }
}

function packing({ compressed }: Style): Partial<ServerOptions> {
  if (!compressed) return {}
  const ofAnswers = { pollingCompression: 'gzip', longPollingCompression: 'gzip' } as const
  return { ...ofAnswers, sseCompression: 'gzip', websocketCompression: 'deflate' }
}

export class BothEnds {
  readonly followers: Follower[] = []
  /** null: clients and server meet without one. */
  readonly link: Link | null
  readonly #server: LabServer
  readonly #port: number
  readonly #transport: ClientTransport
  readonly #style: Style
  readonly #compression: 'off' | 'gzip' | 'deflate'
  readonly #log = new ConnectionLog(MOST_ROWS)
  #messages = 0

  private constructor(server: LabServer, link: Link | null, port: number, name: string, style: Style) {
    this.#server = server
    this.link = link
    this.#port = port
    this.#transport = clientTransports.get(name) as ClientTransport
    this.#style = style
    this.#compression = !style.compressed ? 'off' : name === 'websocket' ? 'deflate' : 'gzip'
  }

  static async start(
    name: string,
    style: Style,
    options: Partial<ServerOptions> = {},
    line: LineSettings | null = null,
  ): Promise<BothEnds> {
    const own = { token: TOKEN, connectionRows: MOST_ROWS, keepAlive: style.keepAlive, ...packing(style) }
    const server = await buildApp({ ...LIVELY, ...own, ...options })
    await server.app.listen({ host: '127.0.0.1', port: 0 })
    const target = { host: '127.0.0.1', port: (server.app.server.address() as AddressInfo).port }
    const link = line === null ? null : new Link({ target, clock: labClock, line, seed: 1 })
    return new BothEnds(server, link, (await link?.listen()) ?? target.port, name, style)
  }

  publish(bytes: number): void {
    const draft = { dueAtUs: labClock.nowUs(), dataJson: JSON.stringify('é'.repeat(bytes / 2)), payloadBytes: null }
    this.#server.lab.channels.open(DEFAULT_CHANNEL).publish(draft)
  }

  /** An event whose JSON has exactly so many bytes. */
  publishExactly(payloadBytes: number): void {
    const draft = { dueAtUs: labClock.nowUs(), dataJson: '""', payloadBytes }
    this.#server.lab.channels.open(DEFAULT_CHANNEL).publish(draft)
  }

  /** Resolves when it has its hello. */
  async open(since = 'earliest'): Promise<Follower> {
    const probe = new AccountingProbe(this.#log)
    const following = this.#transport.open({
      target: { host: '127.0.0.1', port: this.#port, basePath: '', limits: this.#server.lab.info.limits },
      channel: DEFAULT_CHANNEL,
      since,
      settings: { intervalMs: 10, schedule: 'fixed-rate', etag: true, compression: this.#compression },
      headers: this.#style.headers,
      clock: labClock,
      readClock: labClock,
      poll: { originUs: labClock.nowUs(), phase: 0.5 },
      observer: probe,
    })
    following.done.catch(() => {})
    this.followers.push({ probe, following })
    await Promise.race([probe.untilHello(), following.done.catch(() => {})])
    return { probe, following }
  }

  /** A message of one's own up, answered or refused; its sender may be gone. */
  async send(follower: Follower, bytes: number): Promise<void> {
    const message = { id: `m${++this.#messages}`, from: 'tester', data: 'ü'.repeat(bytes / 2) }
    await follower.following.send(message).catch(() => {})
  }

  /** A message whose JSON has exactly so many bytes. Rejects when it is refused. */
  async sendExactly(follower: Follower, jsonBytes: number): Promise<void> {
    const message = { id: 'exact', from: 'tester', data: '' }
    const data = 'x'.repeat(jsonBytes - JSON.stringify(message).length)
    await follower.following.send({ ...message, data })
  }

  /** A fault that the server does to itself, asked for on a connection that is no client's. */
  async strike(fault: Readonly<Record<string, unknown>>): Promise<void> {
    const { port } = this.#server.app.server.address() as AddressInfo
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    const answer = await fetch(`http://127.0.0.1:${port}/lab/faults`, {
      method: 'POST',
      headers,
      body: JSON.stringify(fault),
    })
    if (!answer.ok) throw new Error(await answer.text())
    await answer.arrayBuffer()
  }

  /** Every follower says goodbye in its own way, unless the server is to go first. Then all is compared. */
  async finish(first: 'clients' | 'server'): Promise<JoinedEnds> {
    const closing = first === 'server' ? this.#server.app.close() : null
    if (first === 'clients') for (const { following } of this.followers) following.close()
    const cutting = this.link === null ? undefined : setTimeout(() => this.#cut(), GOODBYE_MS)
    await Promise.all(this.followers.map(({ following }) => following.done.catch(() => {})))
    clearTimeout(cutting)
    await (closing ?? this.#closeWhenIdle())
    this.link?.close()
    for (const { probe } of this.followers) probe.expectBytesAddUp()
    return joinEnds(this.#log.rows(), [this.#server.lab.connectionRows()], this.link?.pairs ?? null)
  }

  #cut(): void {
    for (const { following } of this.followers) following.abort()
  }

  /** The last FIN of a client may still be on its way; a server that closes would not wait for it. */
  async #closeWhenIdle(): Promise<void> {
    const isOpen = () =>
      connectionsOf(this.#server.lab.connectionRows()).some(({ end, followed }) => followed && end === 'open')
    for (const deadlineMs = performance.now() + 2_000; isOpen() && performance.now() < deadlineMs; ) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    await this.#server.app.close()
  }
}
