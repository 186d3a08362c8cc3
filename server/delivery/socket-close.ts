/**
 * The end of a connection, for the answers that are still owed on it. A response that is queued behind another
 * (HTTP/1.1 pipelining) has no socket yet, and Node emits no 'close' on it when the connection goes: only the
 * socket's own 'close' tells, or its 'finish', when our FIN is sent, after which no answer can be. One listener
 * serves all answers of a socket, because Node warns of a leak from the eleventh on, and a client may pipeline more
 * than that.
 */
import type { Socket } from 'node:net'
import { watchUnread } from './unread-end.ts'

const ENDS = ['finish', 'close'] as const

const waiting = new WeakMap<Socket, Set<() => void>>()

/**
 * Calls `ended` once, when no more can be answered on this connection, though the client may still hold its half.
 * @returns the way to forget it; the last one takes the listener away
 */
export function whenAnswersEnd(socket: Socket, ended: () => void): () => void {
  const all = waiting.get(socket) ?? listen(socket)
  all.add(ended)
  return () => {
    all.delete(ended)
    if (all.size === 0 && waiting.get(socket) === all) forget(socket)
  }
}

function listen(socket: Socket): Set<() => void> {
  const all = new Set<() => void>()
  waiting.set(socket, all)
  for (const end of ENDS) socket.once(end, callAll)
  watchUnread(socket)
  return all
}

function forget(socket: Socket): void {
  waiting.delete(socket)
  for (const end of ENDS) socket.off(end, callAll)
}

function callAll(this: Socket): void {
  const all = waiting.get(this) ?? []
  forget(this)
  for (const ended of [...all]) ended()
}
