/** For tests: a running server that ends with its test, time that tests turn by hand, and a client of raw bytes. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { CLOCK_OFFSET_US, type Clock } from '../protocol/clock.ts'
import type { ServerOptions } from '../protocol/server-options.ts'
import { type AppParts, buildApp, type LabServer, type TimeSource } from './app.ts'
import type { Alarm } from './feed/alarm.ts'
import type { Draft } from './feed/channel.ts'
import type { ServerTransportRegistry } from './transport.ts'

export const TOKEN = 'secret-of-this-test'

export interface RunningServer extends LabServer {
  readonly origin: string
  readonly port: number
  /** Publishes this value as the next event of a channel, `main` unless told. */
  publish(data: unknown, channel?: string): string
}

export async function startServer(
  options: Partial<ServerOptions> = {},
  registry?: ServerTransportRegistry,
  parts?: AppParts,
): Promise<RunningServer> {
  const server = await buildApp({ token: TOKEN, ...options }, registry, parts)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.app.close())
  const { port } = server.app.server.address() as AddressInfo
  const publish = (data: unknown, channel = 'main'): string =>
    server.lab.channels.open(channel).publish(draft(data, server.lab.clock.nowUs())).cursor
  return { ...server, port, origin: `http://127.0.0.1:${port}`, publish }
}

export function draft(data: unknown, dueAtUs = CLOCK_OFFSET_US): Draft {
  return { dueAtUs, dataJson: JSON.stringify(data), payloadBytes: null }
}

/** A clock that stands still until it is advanced; alarms ring as it passes them. */
export class HandTurnedTime implements TimeSource {
  readonly #alarms = new Map<() => void, number>()
  #nowUs = CLOCK_OFFSET_US

  readonly clock: Clock = { nowUs: () => this.#nowUs }

  readonly alarm = (ring: () => void): Alarm => ({
    set: (atUs) => void this.#alarms.set(ring, atUs),
    cancel: () => void this.#alarms.delete(ring),
  })

  /** Stops at each alarm on the way, `lateUs` after its time. */
  advance(us: number, lateUs = 0): void {
    const untilUs = this.#nowUs + us
    for (let next = this.#nextBy(untilUs); next !== undefined; next = this.#nextBy(untilUs)) {
      const [ring, atUs] = next
      this.#alarms.delete(ring)
      this.#nowUs = Math.max(this.#nowUs, atUs + lateUs)
      ring()
    }
    this.#nowUs = Math.max(this.#nowUs, untilUs)
  }

  #nextBy(untilUs: number): [() => void, number] | undefined {
    return [...this.#alarms].filter(([, atUs]) => atUs <= untilUs).sort((one, other) => one[1] - other[1])[0]
  }
}

/** Writes bytes as they are and collects what comes back. */
export class RawClient {
  readonly socket: Socket
  /** Everything that arrived, one character a byte. */
  received = ''
  /** Resolves when the server has ended or cut the connection. */
  readonly ended: Promise<unknown>

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    this.socket.setEncoding('latin1')
    this.socket.on('data', (text) => {
      this.received += text
    })
    this.socket.on('error', () => {})
    this.ended = new Promise((resolve) => this.socket.once('end', resolve).once('close', resolve))
    onTestFinished(() => void this.socket.destroy())
  }

  /** A GET with nothing but a Host and what else is given. */
  get(path: string, ...lines: string[]): this {
    this.socket.write([`GET ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...lines, '', ''].join('\r\n'))
    return this
  }

  /** Waits until this text has arrived. */
  async until(text: string): Promise<string> {
    for (let seen = 0; !this.received.includes(text, seen); await once(this.socket, 'data')) {
      seen = Math.max(0, this.received.length - text.length)
    }
    return this.received
  }
}

/** Waits, one turn of the event loop after the other, until it holds; the test's own time limit ends it. */
export async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
