/**
 * How a server leaves that others count on: new connections go elsewhere at once, those that are here are served
 * on, and each is sent away at an instant of its own. That spreads the ends for those who have elsewhere to go,
 * another server behind the same name, so that it is not asked by all in one moment. Who can only come back to this
 * address is refused until a successor listens there, after the drain: all of them return within one back-off of
 * that instant, and only their own jitter keeps them apart.
 */
import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import type { Wheel } from './delivery/wheel.ts'
import type { Listening } from './listening.ts'
import type { Shutdown } from './shutdown.ts'

export interface DrainParts {
  readonly listening: Listening
  readonly shutdown: Shutdown
  readonly wheel: Wheel
}

/**
 * Sends everybody away within this time, ms, while feeds and uplink go on. Resolves when the time is over, or
 * before when nobody is left or the server closes. Then close it: that ends what has nothing held, such as the
 * kept-alive connections of pollers, and whoever did not go.
 */
export type DrainServer = (ms: number) => Promise<void>

export function installDrain(app: FastifyInstance, { listening, shutdown, wheel }: DrainParts): DrainServer {
  const closes = new Promise<void>((resolve) => {
    app.addHook('preClose', async () => resolve())
  })
  // A client that keeps its connection would come back to a server that is about to go (RFC 9112 §9.6).
  app.addHook('onSend', async (_request, reply) => {
    if (shutdown.draining) reply.header('connection', 'close')
  })
  return async (ms) => {
    const nobodyLeft = once(app.server, 'close')
    app.log.info({ ms }, 'drain begun')
    listening.end()
    shutdown.drain(wheel, ms)
    let timer: NodeJS.Timeout | undefined
    const timeIsOver = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    await Promise.race([timeIsOver, nobodyLeft, closes])
    clearTimeout(timer)
    app.log.info('drain ended')
  }
}
