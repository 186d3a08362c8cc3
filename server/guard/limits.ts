/**
 * How many TCP connections are let in, in all and from one address. One too many is not cut off at once: it
 * may ask once and is told to come back later, each transport in its own way (a poll 503, SSE an empty stream
 * with `retry:`, WebSocket 1013). Beyond a margin of such guests connections are cut.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { overloaded } from '../errors.ts'
import { ProblemError } from '../problem.ts'
import { countedAddress } from './address.ts'

/** Connections above the limit that may stay for their one answer. */
const GUESTS = 100

export interface ConnectionLimits {
  readonly connections: number
  readonly connectionsPerAddress: number
}

export class ConnectionGuard {
  readonly #limits: ConnectionLimits
  readonly #byAddress = new Map<string, number>()
  readonly #guests = new WeakSet<Socket>()
  #open = 0

  constructor(server: Server, limits: ConnectionLimits) {
    this.#limits = limits
    server.on('connection', (socket) => this.#opened(socket))
  }

  /** @throws ProblemError 503 on a connection that is one too many */
  admit(socket: Socket): void {
    if (!this.#guests.has(socket)) return
    const { problem, headers } = overloaded('this server has all the connections that it may have')
    throw new ProblemError(problem, { ...headers, connection: 'close' })
  }

  #opened(socket: Socket): void {
    const address = countedAddress(socket.remoteAddress)
    const ofAddress = (this.#byAddress.get(address) ?? 0) + 1
    this.#byAddress.set(address, ofAddress)
    this.#open += 1
    socket.once('close', () => this.#closed(address))
    const above = Math.max(this.#open - this.#limits.connections, ofAddress - this.#limits.connectionsPerAddress)
    if (above > 0) this.#guests.add(socket)
    if (above > GUESTS) socket.destroy()
  }

  #closed(address: string): void {
    this.#open -= 1
    const left = (this.#byAddress.get(address) ?? 1) - 1
    if (left === 0) this.#byAddress.delete(address)
    else this.#byAddress.set(address, left)
  }
}
