/**
 * The end of a connection, for the answers that are still owed on it. A response that is queued behind another
 * (HTTP/1.1 pipelining) has no socket yet, and Node emits no 'close' on it when the connection goes: only the
 * socket's own 'close' tells. One listener serves all answers of a socket, because Node warns of a leak from the
 * eleventh on, and a client may pipeline more than that.
 */
import type { Socket } from 'node:net'
import { watchUnread } from './unread-end.ts'

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls `closed` once, when the connection is gone.
 * @returns the way to forget it; the last one takes the listener away
 */
export function whenSocketCloses(socket: Socket, closed: () => void): () => void {
  const all = waiting.get(socket) ?? listen(socket)
  all.add(closed)
  return () => {
    all.delete(closed)
    if (all.size === 0 && waiting.get(socket) === all) forget(socket)
  }
}

function listen(socket: Socket): Set<() => void> {
  const all = new Set<() => void>()
  waiting.set(socket, all)
  socket.once('close', callAll)
  watchUnread(socket)
  return all
}

function forget(socket: Socket): void {
  waiting.delete(socket)
  socket.off('close', callAll)
}

function callAll(this: Socket): void {
  const all = waiting.get(this) ?? []
  waiting.delete(this)
  for (const closed of [...all]) closed()
}
