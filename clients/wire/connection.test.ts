import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { Connection, type ConnectionHandler } from './connection.ts'
import { Lifetime } from './lifetime.ts'
import { listen } from './made-up-server.ts'
import { Probe } from './probe.ts'

/** A connection and the other end of it. @param reading what its reader does beside nothing */
async function connected(handshakeUs = 0, reading: Partial<ConnectionHandler> = {}) {
  const probe = new Probe()
  const server = createServer()
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const port = await listen(server, onTestFinished)
  const ignored = (): void => {}
  const handler: ConnectionHandler = {
    connected: ignored,
    read: ignored,
    ended: ignored,
    failed: ignored,
    closed: ignored,
    ...reading,
  }
  const lifetime = new Lifetime()
  const link = {
    host: '127.0.0.1',
    port,
    handshakeUs,
    clock: labClock,
    readClock: labClock,
    observer: probe,
    lifetime,
  }
  const connection = new Connection(link, handler)
  const [peer] = await accepted
  await probe.untilLogged('connected')
  return { connection, peer: peer.on('error', ignored), probe }
}

test('the time to connect counts to the first byte that could cross, beyond a handshake that a link hides', async () => {
  const { probe } = await connected(80_000)
  expect(probe.connectTimesUs).toEqual([expect.toSatisfy((us: number) => us >= 80_000)])
})

test('what is written into a connection that was reset is not counted, since the socket never took it', async () => {
  const { connection, peer, probe } = await connected()
  connection.write('taken')
  connection.countUp('heads', 5)
  peer.resetAndDestroy()
  connection.write('never taken')
  connection.countUp('heads', 11)
  await probe.untilLogged('reset')
  expect(probe.kinds.up.heads).toBe(5)
  probe.expectBytesAddUp()
})

test('what still waited when the connection was reset is taken back, the last first', async () => {
  const { connection, peer, probe } = await connected()
  connection.write('taken')
  connection.countUp('heads', 5)
  const much = Buffer.alloc(16 * 1024 ** 2)
  connection.write(much)
  connection.countUp('framing', much.length)
  connection.write('waits behind it')
  connection.countUp('heartbeat', 5)
  connection.countUp('payload', 10)
  peer.resetAndDestroy()
  await probe.untilLogged('reset')
  expect(probe.kinds.up).toMatchObject({ heads: 5, framing: much.length, heartbeat: 0, payload: 0 })
  probe.expectBytesAddUp()
})

test('a question that had to wait is counted before its answer is read, and so belongs to the set-up', async () => {
  const read: ConnectionHandler['read'] = (connection, _bytes, end) => {
    connection.countDown('heads', end)
    connection.setUp()
  }
  const { connection, peer, probe } = await connected(0, { read })
  const over = vi.spyOn(probe, 'disconnected')
  const question = Buffer.alloc(16 * 1024 ** 2)
  connection.write(question)
  connection.countUp('heads', question.length)
  expect(probe.kinds.up.heads).toBe(0) // it waits, or this shows nothing
  let arrived = 0
  peer.on('data', ({ length }) => {
    arrived += length
    if (arrived === question.length) peer.end('answer')
  })
  await probe.untilLogged('closed')
  const account = over.mock.calls[0]?.[3]
  expect(account?.setup).toMatchObject({ up: { heads: question.length }, down: { heads: 'answer'.length } })
  probe.expectBytesAddUp()
})

test('what is written in pieces is counted under the kind of each', async () => {
  const { connection, peer, probe } = await connected()
  connection.write('headpayload')
  connection.countUp('heads', 4)
  connection.countUp('payload', 7)
  peer.resume().end()
  await probe.untilLogged('closed')
  expect([probe.kinds.up.heads, probe.kinds.up.payload]).toEqual([4, 7])
  probe.expectBytesAddUp()
})
