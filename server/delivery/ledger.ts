/**
 * What each transport has cost in connections, requests, events and bytes.
 *
 * Bytes are the sockets' own counters, never sums of what we meant to send: read when a socket closes, and
 * from the open ones when somebody asks. A connection belongs to the transport of its latest request, and so do
 * the bytes from that request on.
 */
import type { Server, Socket } from 'node:net'
import {
  addBoth,
  type BothDirections,
  type ConnectionBytes,
  ConnectionLog,
  type ConnectionRows,
  NO_BYTES,
  NOTHING,
  totalOf,
} from '../../protocol/connection-bytes.ts'
import type { TransportStats } from '../../protocol/server-stats.ts'
import { type SettledBytes, SocketBytes } from './socket-bytes.ts'
import { statsOf, TransportCounts } from './transport-counts.ts'

interface Watched {
  /** Of the transport of its latest request; null before the first one. */
  counts: TransportCounts | null
  readonly bytes: SocketBytes
  /** Of the client; kept, because a socket that has closed does not know it any more. */
  readonly address: string
  readonly port: number
  readonly opened: number
  followed: boolean
}

export class Ledger {
  readonly #byTransport = new Map<string, TransportCounts>()
  /** Every open TCP connection. */
  readonly #sockets = new Map<Socket, Watched>()
  /** Of connections while they had not asked for a transport. */
  readonly #others: SettledBytes = { down: NO_BYTES, up: NO_BYTES }
  readonly #log: ConnectionLog
  #opened = 0

  /** @param mostRows of how many connections the owner wants to know the bytes one by one */
  constructor(mostRows = 0) {
    this.#log = new ConnectionLog(mostRows)
  }

  /** The counts of a transport; they begin at zero. */
  of(transport: string): TransportCounts {
    const counts = this.#byTransport.get(transport) ?? new TransportCounts()
    this.#byTransport.set(transport, counts)
    return counts
  }

  get openConnections(): number {
    return this.#sockets.size
  }

  /** Counts every TCP connection that this server accepts. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => {
      const { remoteAddress: address = '', remotePort: port = 0 } = socket
      const bytes = new SocketBytes(socket, this.#others)
      this.#sockets.set(socket, { counts: null, bytes, address, port, opened: this.#opened++, followed: false })
      socket.once('close', (hadError) => this.#closed(socket, hadError))
    })
  }

  /** A request for this transport arrived on a connection. */
  requested(socket: Socket, counts: TransportCounts): void {
    counts.requests += 1
    const watched = this.#sockets.get(socket)
    if (watched === undefined) return
    watched.followed = true
    watched.bytes.requested(counts.settled)
    if (watched.counts === counts) return
    if (watched.counts !== null) watched.counts.openConnections -= 1
    counts.openConnections += 1
    counts.openedConnections += 1
    watched.counts = counts
  }

  /** An answer with a body of this size is about to be written. */
  answered(socket: Socket, bodyBytes: number, requestBodyBytes: number, isUpgrade: boolean): void {
    this.#sockets.get(socket)?.bytes.answered(bodyBytes, requestBodyBytes, isUpgrade)
  }

  /** A request brings a message; so much of its body is the message's own JSON. */
  carriesUp(socket: Socket, payloadBytes: number): void {
    const watched = this.#sockets.get(socket)
    if (watched === undefined) return
    watched.followed = true
    watched.bytes.tally.up.payload += payloadBytes
  }

  /** The connections whose latest request was for a transport, and that may still be written to. */
  following(): Socket[] {
    return [...this.#sockets].flatMap(([socket, { counts }]) => (counts !== null && socket.writable ? [socket] : []))
  }

  /** Every open connection, with the counts of its transport. */
  *connections(): Iterable<readonly [Socket, TransportCounts | null]> {
    for (const [socket, { counts }] of this.#sockets) yield [socket, counts]
  }

  /** Ends a connection whose reader takes too little; with a reset, so that the kernel keeps nothing for it. */
  disconnectSlow(socket: Socket): void {
    if (socket.destroyed) return
    this.#sockets.get(socket)?.counts?.tooSlow(socket)
    socket.resetAndDestroy()
  }

  /** Ends every connection at once. */
  destroyAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy()
  }

  /**
   * Nothing that is written from now on leaves; what has been handed to the kernel does. For a process that tells its
   * last counts and dies, so that no client can have read more than was told.
   */
  holdAll(): void {
    for (const socket of this.#sockets.keys()) socket.cork()
  }

  /** Every connection that there was, those that are open last. */
  connectionRows(): ConnectionRows {
    return this.#log.rows([...this.#sockets.values()].map((watched) => rowOf(watched, 'open')))
  }

  stats(): Record<string, TransportStats> {
    const bytes = this.#bytes()
    const held = this.#heldBytes()
    return Object.fromEntries(
      [...this.#byTransport].map(([name, counts]) => [
        name,
        { ...statsOf(counts, bytes.get(counts) ?? NOTHING), heldBytes: held.get(counts) ?? 0 },
      ]),
    )
  }

  /** Of each transport, and under null of connections that have not asked for one: settled and under way. */
  #bytes(): Map<TransportCounts | null, BothDirections> {
    const sums = new Map<TransportCounts | null, BothDirections>([[null, this.#others]])
    for (const counts of this.#byTransport.values()) sums.set(counts, counts.settled)
    for (const { counts, bytes } of this.#sockets.values()) {
      sums.set(counts, addBoth(sums.get(counts) ?? NOTHING, bytes.ofOwner()))
    }
    return sums
  }

  #heldBytes(): Map<TransportCounts | null, number> {
    const held = new Map<TransportCounts | null, number>()
    for (const [socket, counts] of this.connections()) {
      if (socket.writableLength > 0) held.set(counts, (held.get(counts) ?? 0) + socket.writableLength)
    }
    return held
  }

  /** Bytes of connections that have not asked for a transport. */
  otherBytes(): { readonly down: number; readonly up: number } {
    const { down, up } = this.#bytes().get(null) ?? NOTHING
    return { down: totalOf(down), up: totalOf(up) }
  }

  #closed(socket: Socket, hadError: boolean): void {
    const watched = this.#sockets.get(socket) as Watched
    this.#sockets.delete(socket)
    if (watched.counts !== null) watched.counts.openConnections -= 1
    watched.bytes.closed()
    // Both FINs, and nothing left behind: only then has each end read all that the other wrote.
    const isGraceful = !hadError && socket.readableEnded && socket.writableFinished
    this.#log.add(rowOf(watched, isGraceful ? 'closed' : 'reset'))
  }
}

function rowOf({ bytes, address, port, opened, followed }: Watched, end: ConnectionBytes['end']): ConnectionBytes {
  return { address, port, opened, end, followed, ...bytes.ofLife(), setup: NOTHING }
}
