/**
 * What each transport has cost in connections, requests, events and bytes.
 *
 * Bytes are the sockets' own counters, never sums of what we meant to send: read when a socket closes, and
 * from the open ones when somebody asks. A connection belongs to the transport of its latest request.
 */
import type { Server, Socket } from 'node:net'
import type { TransportStats } from '../../protocol/control.ts'

/** One transport's counts. The gauges (`openConnections`, `subscriptions`) return to zero after churn. */
export class TransportCounts {
  openConnections = 0
  openedConnections = 0
  subscriptions = 0
  requests = 0
  deliveredEvents = 0
  slowConsumers = 0
  refusedConnections = 0
  bytesDown = 0
  bytesUp = 0
}

export class Ledger {
  readonly #byTransport = new Map<string, TransportCounts>()
  /** Every open TCP connection, with the transport of its latest request. */
  readonly #sockets = new Map<Socket, TransportCounts | null>()

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
      this.#sockets.set(socket, null)
      socket.once('close', () => this.#closed(socket))
    })
  }

  /** A request for this transport arrived on a connection. */
  requested(socket: Socket, counts: TransportCounts): void {
    counts.requests += 1
    const before = this.#sockets.get(socket)
    if (before === counts || before === undefined) return
    if (before !== null) before.openConnections -= 1
    counts.openConnections += 1
    counts.openedConnections += 1
    this.#sockets.set(socket, counts)
  }

  /** The connections whose latest request was for a transport, and that may still be written to. */
  following(): Socket[] {
    return [...this.#sockets].flatMap(([socket, counts]) => (counts !== null && socket.writable ? [socket] : []))
  }

  /** Ends every connection at once. */
  destroyAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy()
  }

  stats(): Record<string, TransportStats> {
    const stats = Object.fromEntries([...this.#byTransport].map(([name, counts]) => [name, { ...counts }]))
    const byCounts = new Map([...this.#byTransport].map(([name, counts]) => [counts, stats[name] as TransportCounts]))
    for (const [socket, counts] of this.#sockets) {
      if (counts !== null) addBytes(byCounts.get(counts) as TransportCounts, socket)
    }
    return stats
  }

  #closed(socket: Socket): void {
    const counts = this.#sockets.get(socket)
    this.#sockets.delete(socket)
    if (counts === null || counts === undefined) return
    counts.openConnections -= 1
    addBytes(counts, socket)
  }
}

function addBytes(counts: TransportCounts, socket: Socket): void {
  counts.bytesDown += socket.bytesWritten
  counts.bytesUp += socket.bytesRead
}
