/** What one transport has done so far: connections, requests, events, and the bytes of its sockets that have closed. */
import type { Socket } from 'node:net'
import { type BothDirections, NO_BYTES, totalOf } from '../../protocol/connection-bytes.ts'
import type { TransportStats } from '../../protocol/server-stats.ts'
import type { SettledBytes } from './socket-bytes.ts'

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
  /** Of sockets that have closed or gone on to another transport. */
  readonly settled: SettledBytes = { down: NO_BYTES, up: NO_BYTES }

  /** Told of each reader that is sent away because it takes too little. */
  whenTooSlow: (socket: Socket) => void = () => {}

  /** A reader is about to be sent away because it takes too little. */
  tooSlow(socket: Socket): void {
    this.slowConsumers += 1
    this.whenTooSlow(socket)
  }
}

/** As the server tells them. @param bytes of all its sockets, open ones included */
export function statsOf(
  { settled: _settled, whenTooSlow: _listener, ...figures }: TransportCounts,
  { down, up }: BothDirections,
): Omit<TransportStats, 'heldBytes'> {
  return { ...figures, bytesDown: totalOf(down), bytesUp: totalOf(up), bytesDownByKind: down, bytesUpByKind: up }
}
