/** Who comes to a server and goes again: followers of the lab, and raw sockets for what no follower would do. */
import { connect, type Socket } from 'node:net'
import type { ClientTransport, Following, FollowTarget } from '../../clients/transport.ts'
import { Probe } from '../../clients/wire/probe.ts'
import { labClock } from '../../protocol/clock.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'

/** A server that is well answers within this, ms; a visit that takes longer is a fault, not patience. */
const VISIT_MS = 10_000

/** Polls ask this often, so that a visit is short. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  polling: { intervalMs: 10, schedule: 'fixed-rate', etag: true },
}

export interface Visit {
  readonly probe: Probe
  readonly following: Following
}

/** Opens a follower; resolves once it has its hello. */
export async function follow(transport: ClientTransport, target: FollowTarget): Promise<Visit> {
  const probe = new Probe()
  const following = transport.open({
    target,
    channel: DEFAULT_CHANNEL,
    since: 'now',
    settings: SETTINGS[transport.name] ?? {},
    headers: 'minimal',
    clock: labClock,
    readClock: labClock,
    poll: { originUs: labClock.nowUs(), phase: 0 },
    observer: probe,
  })
  following.done.catch(() => {}) // how it ends is the way's business
  await probe.untilHello()
  return { probe, following }
}

/** A socket that discards what comes, and can be waited on. */
export class RawVisit {
  readonly #socket: Socket
  readonly #closed: Promise<void>

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#closed = new Promise((resolve, reject) => {
      const overdue = setTimeout(() => reject(new Error(`a raw visit lasted longer than ${VISIT_MS} ms`)), VISIT_MS)
      socket.once('close', () => {
        clearTimeout(overdue)
        resolve()
      })
    })
  }

  static open(port: number): Promise<RawVisit> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true, noDelay: true })
      const visit = new RawVisit(socket)
      socket.once('connect', () => resolve(visit))
      socket.on('error', reject) // of a connection that stands, nobody waits any more
      socket.once('end', () => socket.end())
      socket.resume()
    })
  }

  send(bytes: string | Uint8Array): this {
    this.#socket.write(bytes)
    return this
  }

  /** Resolves with the first bytes of an answer, or with the end. */
  answered(): Promise<unknown> {
    return Promise.race([new Promise((resolve) => this.#socket.once('data', resolve)), this.#closed])
  }

  /** FIN, and then all that still comes. */
  finish(): Promise<void> {
    this.#socket.end()
    return this.#closed
  }

  reset(): Promise<void> {
    this.#socket.resetAndDestroy()
    return this.#closed
  }

  /** The server ends it. */
  untilEnded(): Promise<void> {
    return this.#closed
  }
}
