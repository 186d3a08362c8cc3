/**
 * The end of a connection whose input nobody will read: a handshake that was refused may have frames behind it.
 * Closing it at once would reset it and could destroy our answer on its way (RFC 9112 §9.6); leaving the input where
 * it is would keep the connection for ever, since the client's own end stands behind it. So we end, read on into
 * nothing until the client ends too, and wait for that no longer than a moment.
 */
import type { Duplex } from 'node:stream'

/** How long a client has to end as well, ms. */
const LINGER_MS = 1_000

/** @param answer what to send last */
export function endUnread(socket: Duplex, answer = ''): void {
  socket.end(answer)
  socket.resume()
  cutLater(socket)
}

/** Ends a stream, whose input is read: who takes long over what was sent loses nothing, who then stays is cut. */
export function endSent(socket: Duplex): void {
  socket.end(() => cutLater(socket))
}

function cutLater(socket: Duplex): void {
  const overdue = setTimeout(() => socket.destroy(), LINGER_MS).unref()
  socket.once('close', () => clearTimeout(overdue))
}

/**
 * For an answer that takes its time, or never ends, to a request that asked for an upgrade which it did not get: HTTP
 * has let go of the connection (RFC 9110 §7.8), so its input is read into nothing, and its end is answered.
 */
export function watchUnread(socket: Duplex): void {
  if (socket.listenerCount('data') > 0) return // HTTP reads it
  socket.once('end', () => socket.end())
  socket.resume()
}
