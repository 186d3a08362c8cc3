/**
 * The server's byte ledger against the client's: each counts the same connections in a way of its own, the server
 * from its sockets' totals and what it knows it wrote, the client byte by byte as it parses.
 */
import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ClientTransport } from '../../clients/transport.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { BYTE_KINDS } from '../../results/format.ts'
import { buildApp } from '../../server/app.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { Followers } from '../conformance/followers.ts'
import { LabUnderTest } from '../conformance/lab-under-test.ts'

/** Short enough that heartbeats come while the test waits for them, ms. */
const QUIET: Omit<ServerOptions, 'token'> = { sseHeartbeatMs: 400, websocketPingMs: 400, longPollHoldMs: 400 }

const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  polling: { intervalMs: 10, schedule: 'fixed-rate', etag: true },
}

const NAMES = [...serverTransports.keys()]

async function setUp(name: string, options: Omit<ServerOptions, 'token'>) {
  const lab = await LabUnderTest.start(serverTransports.get(name)!, options)
  onTestFinished(() => lab.close())
  const followers = new Followers(clientTransports.get(name) as ClientTransport, SETTINGS[name] ?? {})
  onTestFinished(() => followers.abortAll())
  return { lab, followers }
}

test.each(NAMES)('%s: server and client agree on the bytes of every kind, to the byte', async (name) => {
  const { lab, followers } = await setUp(name, QUIET)
  for (const data of ['early', 'ü\r\n', { many: 'x'.repeat(70_000) }]) lab.publish(data)
  const opened = [followers.open(lab, 'earliest'), followers.open(lab, 'last:1'), followers.open(lab, 'earliest')]
  for (const { probe } of opened) await probe.untilSeq(3)
  for (let seq = 4; seq <= 30; seq += 1) lab.publish({ seq })
  for (const { probe } of opened) await probe.untilSeq(30)
  const isQuietTold = (probe: (typeof opened)[number]['probe']): boolean =>
    name === 'polling' || name === 'long-polling' ? probe.times('empty') > 0 : probe.kinds.down.heartbeat > 0
  for (const { probe } of opened) await probe.until('a sign of life', () => isQuietTold(probe))
  // A heartbeat that is on its way to a client that has said goodbye is framing to it; after an event none is.
  lab.publish('last')
  for (const { probe } of opened) await probe.untilSeq(31)
  for (const { following } of opened) following.close()
  await Promise.all(opened.map(({ following }) => following.done))
  await lab.untilIdle()

  const { bytesDown, bytesUp, bytesDownByKind, bytesUpByKind } = lab.stats(name)
  for (const kind of BYTE_KINDS) {
    const client = { down: 0, up: 0 }
    for (const { probe } of opened) {
      client.down += probe.kinds.down[kind]
      client.up += probe.kinds.up[kind]
    }
    expect([kind, bytesDownByKind[kind], bytesUpByKind[kind]]).toEqual([kind, client.down, client.up])
  }
  expect(bytesDownByKind.payload).toBeGreaterThan(3 * 28 * 60)
  expect(BYTE_KINDS.reduce((sum, kind) => sum + bytesDownByKind[kind], 0)).toBe(bytesDown)
  expect(BYTE_KINDS.reduce((sum, kind) => sum + bytesUpByKind[kind], 0)).toBe(bytesUp)
})

test('websocket: messages up, with their acknowledgements, are under the same kinds on both sides', async () => {
  const { lab, followers } = await setUp('websocket', {})
  const { probe, following } = followers.open(lab)
  await probe.untilHello()
  for (let id = 1; id <= 5; id += 1) await following.send({ id: String(id), from: 'mé', data: 'x'.repeat(id * 60) })
  await probe.untilSeq(5)
  following.close()
  await following.done
  await lab.untilIdle()
  const { bytesDownByKind, bytesUpByKind } = lab.stats('websocket')
  expect({ down: bytesDownByKind, up: bytesUpByKind }).toEqual(probe.kinds)
  expect(bytesUpByKind.payload).toBeGreaterThan(5 * 60)
})

test('compressed events count as what they are on the wire, on both sides', async () => {
  const { lab, followers } = await setUp('websocket', { websocketCompression: 'deflate' })
  const { probe, following } = new Followers(clientTransports.get('websocket') as ClientTransport, {
    compression: 'deflate',
  }).open(lab)
  onTestFinished(() => followers.abortAll())
  await probe.untilHello()
  lab.publish('x'.repeat(5_000))
  await probe.untilSeq(1)
  following.close()
  await following.done
  await lab.untilIdle()
  const { bytesDownByKind, bytesUpByKind } = lab.stats('websocket')
  expect({ down: bytesDownByKind, up: bytesUpByKind }).toEqual(probe.kinds)
  expect(bytesDownByKind.payload).toBeLessThan(1_000)
})

test('a connection that goes from one transport to the next is counted where it was', async () => {
  const server = await buildApp({ token: 'test' })
  onTestFinished(() => server.app.close())
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const ask = async (path: string) => {
    const asked = get({ host: '127.0.0.1', port, path, agent })
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    await once(answer.resume(), 'end')
  }
  await ask('/lab/info')
  await ask('/feed/polling?since=earliest')
  await ask('/lab/nothing')
  await ask('/feed/long-polling?since=earliest')
  await ask('/feed/long-polling?since=nonsense')
  const { transports, otherBytesDown, otherBytesUp, openConnections } = server.lab.stats()
  const [polling, longPolling] = [transports['polling'], transports['long-polling']]
  expect([openConnections, polling?.openConnections, longPolling?.openConnections]).toEqual([1, 0, 1])
  const [socket] = Object.values(agent.freeSockets).flat() as Socket[]
  expect(otherBytesDown + (polling?.bytesDown ?? 0) + (longPolling?.bytesDown ?? 0)).toBe(socket?.bytesRead)
  expect(otherBytesUp + (polling?.bytesUp ?? 0) + (longPolling?.bytesUp ?? 0)).toBe(socket?.bytesWritten)
  // Bodies: an empty batch each, and a problem document each; what is not a body is heads.
  expect(polling?.bytesDownByKind.framing).toBeGreaterThan(150)
  expect(longPolling?.bytesDownByKind.framing).toBeGreaterThan(300)
  for (const stats of [polling, longPolling]) expect(stats?.bytesDownByKind.heads).toBeGreaterThan(100)
})
