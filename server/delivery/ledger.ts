/**
 * What each transport has cost in connections, requests, events and bytes.
 *
 * Bytes are the sockets' own counters, never sums of what we meant to send: read when a socket closes, and
 * from the open ones when somebody asks. A connection belongs to the transport of its latest request, and so do
 * the bytes from that request on.
 */
import type { Server, Socket } from 'node:net'
import type { TransportStats } from '../../protocol/server-stats.ts'
import { ByteTally, SocketBytes, type WireTally } from './socket-bytes.ts'

/** One transport's counts. The gauges (`openConnections`, `subscriptions`) return to zero after churn. */
export class TransportCounts {
  openConnections = 0
  openedConnections = 0
  subscriptions = 0
  requests = 0
  deliveredEvents = 0
  slowConsumers = 0
  droppedEvents = 0
  gaps = 0
  refusedConnections = 0
  /** Of sockets that have closed or gone on to another transport, and of what is told apart as it is written. */
  readonly wire: WireTally = { down: new ByteTally(), up: new ByteTally() }

  /** Told of each reader that is sent away because it takes too little. */
  whenTooSlow: (socket: Socket) => void = () => {}

  /** A reader is about to be sent away because it takes too little. */
  tooSlow(socket: Socket): void {
    this.slowConsumers += 1
    this.whenTooSlow(socket)
  }

  /** Hot path: these events, with this much JSON of their own, go to one client. */
  delivered(events: number, payloadBytes: number): void {
    this.deliveredEvents += events
    this.wire.down.payload += payloadBytes
  }
}

interface Watched {
  /** Of the transport of its latest request; null before the first one. */
  counts: TransportCounts | null
  readonly bytes: SocketBytes
}

export class Ledger {
  readonly #byTransport = new Map<string, TransportCounts>()
  /** Every open TCP connection. */
  readonly #sockets = new Map<Socket, Watched>()
  /** Of connections while they had not asked for a transport. */
  readonly #others: WireTally = { down: new ByteTally(), up: new ByteTally() }

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
      this.#sockets.set(socket, { counts: null, bytes: new SocketBytes(socket, this.#others) })
      socket.once('close', () => this.#closed(socket))
    })
  }

  /** A request for this transport arrived on a connection. */
  requested(socket: Socket, counts: TransportCounts): void {
    counts.requests += 1
    const watched = this.#sockets.get(socket)
    if (watched === undefined) return
    watched.bytes.requested(counts.wire)
    if (watched.counts === counts) return
    if (watched.counts !== null) watched.counts.openConnections -= 1
    counts.openConnections += 1
    counts.openedConnections += 1
    watched.counts = counts
  }

  /** An answer with a body of this size is about to be written. */
  answered(socket: Socket, bodyBytes: number, requestBodyBytes: number): void {
    this.#sockets.get(socket)?.bytes.answered(bodyBytes, requestBodyBytes)
  }

  /** Of a request's body, this much was a message's own JSON. */
  carriedUp(socket: Socket, payloadBytes: number): void {
    const counts = this.#sockets.get(socket)?.counts
    if (counts) counts.wire.up.payload += payloadBytes
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

  stats(): Record<string, TransportStats> {
    const wires = new Map([...this.#byTransport.values()].map((counts) => [counts, copyOf(counts.wire)]))
    for (const { counts, bytes } of this.#sockets.values()) {
      if (counts !== null) bytes.addTo(wires.get(counts) as WireTally)
    }
    const held = this.#heldBytes()
    return Object.fromEntries(
      [...this.#byTransport].map(([name, counts]) => [
        name,
        { ...statsOf(counts, wires.get(counts) as WireTally), heldBytes: held.get(counts) ?? 0 },
      ]),
    )
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
    const wire = copyOf(this.#others)
    for (const { counts, bytes } of this.#sockets.values()) if (counts === null) bytes.addTo(wire)
    return { down: wire.down.total, up: wire.up.total }
  }

  #closed(socket: Socket): void {
    const { counts, bytes } = this.#sockets.get(socket) as Watched
    this.#sockets.delete(socket)
    if (counts !== null) counts.openConnections -= 1
    bytes.addTo(counts?.wire ?? this.#others)
  }
}

function copyOf({ down, up }: WireTally): WireTally {
  return { down: Object.assign(new ByteTally(), down), up: Object.assign(new ByteTally(), up) }
}

function statsOf(
  { wire: _settled, whenTooSlow: _listener, ...figures }: TransportCounts,
  { down, up }: WireTally,
): Omit<TransportStats, 'heldBytes'> {
  return {
    ...figures,
    bytesDown: down.total,
    bytesUp: up.total,
    bytesDownByKind: down.byKind(),
    bytesUpByKind: up.byKind(),
  }
}
