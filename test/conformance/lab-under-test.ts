/** A real server in this process, on a free port of loopback, with one transport mounted and hands on its channel. */
import type { AddressInfo } from 'node:net'
import type { FollowTarget } from '../../clients/transport.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import type { TransportStats } from '../../protocol/server-stats.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { buildApp, type LabServer, type TimeSource } from '../../server/app.ts'
import type { Channel } from '../../server/feed/channel.ts'
import type { ServerTransport } from '../../server/transport.ts'

/** How long a server may take to notice that a client is gone, ms. */
const PATIENCE_MS = 2_000

export interface Gauges {
  readonly connections: number
  readonly subscriptions: number
}

export class LabUnderTest {
  readonly target: FollowTarget
  readonly #server: LabServer
  #closed: Promise<void> | null = null

  private constructor(server: LabServer) {
    this.#server = server
    const { port } = server.app.server.address() as AddressInfo
    this.target = { host: '127.0.0.1', port, basePath: '', limits: server.lab.info.limits }
  }

  /** @param time the server's clock, when a test turns it by hand */
  static async start(
    transport: ServerTransport,
    options: Omit<ServerOptions, 'token'> = {},
    time?: TimeSource,
  ): Promise<LabUnderTest> {
    const server = await buildApp({ token: 'test', ...options }, new Map([[transport.name, transport]]), time)
    await server.app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
    return new LabUnderTest(server)
  }

  get port(): number {
    return this.target.port
  }

  /** The head of the main channel. */
  get cursor(): string {
    return this.channel().headCursor
  }

  cursorAt(seq: number): string {
    return this.channel().cursorAt(seq)
  }

  /** Publishes now; returns the event's JSON as every client must get it. */
  publish(data: unknown, channel = DEFAULT_CHANNEL): string {
    const draft = { dueAtUs: this.#server.lab.clock.nowUs(), dataJson: JSON.stringify(data), payloadBytes: null }
    return this.channel(channel).publish(draft).json.toString()
  }

  /** Publishes so many events with the data 1, 2, 3, … */
  publishMany(count: number): void {
    for (let number = 1; number <= count; number++) this.publish(number)
  }

  /** Publishes once in every turn of the event loop, until the returned function is called; that returns the last seq. */
  publishEveryTurn(): () => number {
    let seq = 0
    let immediate: NodeJS.Immediate
    const next = (): void => {
      this.publish(++seq)
      immediate = setImmediate(next)
    }
    next()
    return () => {
      clearImmediate(immediate)
      return seq
    }
  }

  gauges(): Gauges {
    const stats = this.#server.lab.stats()
    const subscriptions = Object.values(stats.transports).reduce((sum, counts) => sum + counts.subscriptions, 0)
    return { connections: stats.openConnections, subscriptions }
  }

  stats(transport: string): TransportStats {
    return this.#server.lab.stats().transports[transport] as TransportStats
  }

  /** What the server's own sockets counted for a transport. */
  socketBytes(transport: string): { down: number; up: number } {
    const { bytesDown, bytesUp } = this.stats(transport)
    return { down: bytesDown, up: bytesUp }
  }

  /** Resolves when the server holds no connection and no subscription; rejects with its gauges when that does not come. */
  untilIdle(): Promise<void> {
    return this.#until('no connection and no subscription', (held) => held.connections + held.subscriptions === 0)
  }

  untilSubscriptions(count: number): Promise<void> {
    return this.#until(`${count} subscriptions`, (held) => held.subscriptions === count)
  }

  close(): Promise<void> {
    this.#closed ??= this.#server.app.close()
    return this.#closed
  }

  channel(name = DEFAULT_CHANNEL): Channel {
    return this.#server.lab.channels.open(name)
  }

  /** What the server does every half a minute: drops channels that nobody has used for long. */
  sweep(): void {
    this.#server.lab.channels.sweep()
  }

  async #until(expected: string, holds: (held: Gauges) => boolean): Promise<void> {
    for (const deadlineMs = performance.now() + PATIENCE_MS; !holds(this.gauges()); ) {
      if (performance.now() > deadlineMs) {
        const { connections, subscriptions } = this.gauges()
        throw new Error(
          `expected ${expected}, the server holds ${connections} connections and ${subscriptions} subscriptions`,
        )
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
