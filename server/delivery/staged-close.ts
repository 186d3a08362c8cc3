/**
 * Closing after a last answer, in stages (RFC 9112 §9.6): our FIN, then reading on until the client's. Node's HTTP server
 * destroys the socket as soon as the answer is handed over; what the client has sent by then is lost with a reset, which
 * may destroy the answer on its way, and neither end can know what the other has read.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { endSent } from './unread-end.ts'

/** Holds for every connection of the server; a client that does not end as well is cut after a moment. */
export function closeInStages(server: Server): void {
  server.prependListener('connection', (socket: Socket) => {
    // What Node calls when an answer that ends the connection has been written.
    socket.destroySoon = () => endSent(socket)
  })
}
