/** A whole server with all transports, whose connections a test can cut. */
import type { AddressInfo, Socket } from 'node:net'
import { labClock } from '../../protocol/clock.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { buildApp } from '../../server/app.ts'

export interface WholeLab {
  /** Such as `http://127.0.0.1:41234`. */
  readonly origin: string
  /** `<epoch>:<seq>` on the main channel. */
  cursorAt(seq: number): string
  publish(data: unknown): void
  /** Resets every connection, as a network that fails. */
  cut(): void
  close(): Promise<void>
}

export async function startWholeLab(): Promise<WholeLab> {
  const { app, lab } = await buildApp({ token: 'test' })
  const sockets = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const channel = lab.channels.open(DEFAULT_CHANNEL)
  return {
    origin: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
    cursorAt: (seq) => channel.cursorAt(seq),
    publish: (data) => {
      channel.publish({ dueAtUs: labClock.nowUs(), dataJson: JSON.stringify(data), payloadBytes: null })
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    close: () => app.close(),
  }
}
