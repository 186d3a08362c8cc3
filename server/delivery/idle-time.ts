/**
 * How long a connection is kept on which nothing is asked. Node waits a second more than its `keepAliveTimeout`, to spare clients
 * that ask at the last moment, and destroys the connection then; here it is kept as long as was asked for, and ended in order.
 */
import type { FastifyInstance } from 'fastify'
import { endUnread } from './unread-end.ts'

/** A poller that asks less often opens a new connection each time. */
export const USUAL_IDLE_MS = 72_000

/** Of the usual time nobody sees the second more, and every answer would pay for it. */
export function limitIdleTime(app: FastifyInstance, idleMs: number): void {
  if (idleMs === USUAL_IDLE_MS) return
  // Behind Node's own listener, which has just set a longer time.
  app.addHook('onResponse', async ({ raw: { socket } }) => void socket.setTimeout(idleMs))
  app.server.on('timeout', (socket) => endUnread(socket))
}
