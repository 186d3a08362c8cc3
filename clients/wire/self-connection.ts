/** A call that nobody but itself answered. */
import type { Socket } from 'node:net'

/**
 * Nobody listens, but the kernel chose the very port that is called as the caller's own, and the two calls of a
 * simultaneous open met (RFC 9293 §3.5): a socket that hears itself, and keeps a restarted server from its port.
 */
export function isConnectedToItself(
  socket: Pick<Socket, 'localAddress' | 'localPort' | 'remoteAddress' | 'remotePort'>,
): boolean {
  return socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress
}
