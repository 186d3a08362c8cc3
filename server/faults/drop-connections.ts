/**
 * Connections end in the middle of what they carry: no last chunk, no close frame, no answer to a held poll. `fin`
 * is what a proxy does that restarts, `rst` what a machine does that has lost its memory of the connection.
 */
import type { Socket } from 'node:net'
import type { BeginFault } from './fault.ts'
import { struckConnections } from './struck.ts'

/** How long a client that was sent a FIN may take to close its own half before it is cut off, ms. */
const HALF_CLOSED_MS = 1_000

export const dropConnections: BeginFault = (request, { ledger }, askedOn) => {
  const struck = struckConnections(ledger, request.share ?? 1, askedOn)
  for (const socket of struck) {
    if (request.how === 'rst') socket.resetAndDestroy()
    else finish(socket)
  }
  return { connections: struck.length }
}

/** What was written before still goes out; nothing is written after it. */
function finish(socket: Socket): void {
  socket.end()
  const overdue = setTimeout(() => socket.destroy(), HALF_CLOSED_MS).unref()
  socket.once('close', () => clearTimeout(overdue))
}
