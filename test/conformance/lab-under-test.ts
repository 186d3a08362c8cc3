/** A real server in this process, on a free port of loopback, with one transport mounted and hands on its channel. */
import type { AddressInfo } from 'node:net'
import type { FollowTarget } from '../../clients/transport.ts'
import { labClock } from '../../protocol/clock.ts'
import type { ServerOptions } from '../../protocol/control.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { buildApp, type LabServer } from '../../server/app.ts'
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

  static async start(transport: ServerTransport, options: Omit<ServerOptions, 'token'> = {}): Promise<LabUnderTest> {
    const server = await buildApp({ token: 'test', ...options }, new Map([[transport.name, transport]]))
    await server.app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
    return new LabUnderTest(server)
  }

  /** The head of the main channel. */
  get cursor(): string {
    return this.#channel(DEFAULT_CHANNEL).headCursor
  }

  cursorAt(seq: number): string {
    return this.#channel(DEFAULT_CHANNEL).cursorAt(seq)
  }

  /** Publishes now; returns the event's JSON as every client must get it. */
  publish(data: unknown, channel = DEFAULT_CHANNEL): string {
    const draft = { dueAtUs: labClock.nowUs(), dataJson: JSON.stringify(data), payloadBytes: null }
    return this.#channel(channel).publish(draft).json.toString()
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

  /** What the server's own sockets counted for a transport. */
  socketBytes(transport: string): { down: number; up: number } {
    const counts = this.#server.lab.stats().transports[transport]
    return { down: counts?.bytesDown ?? 0, up: counts?.bytesUp ?? 0 }
  }

  /** Resolves when the server holds no connection and no subscription; rejects with its gauges when that does not come. */
  async untilIdle(): Promise<void> {
    const deadlineMs = performance.now() + PATIENCE_MS
    for (;;) {
      const { connections, subscriptions } = this.gauges()
      if (connections === 0 && subscriptions === 0) return
      if (performance.now() > deadlineMs) {
        throw new Error(
          `expected no connection and no subscription, the server holds ${connections} and ${subscriptions}`,
        )
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#server.app.close()
    return this.#closed
  }

  #channel(name: string) {
    return this.#server.lab.channels.open(name)
  }
}
