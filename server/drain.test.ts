import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Wheel } from './delivery/wheel.ts'
import { eventually, RawClient, type RunningServer, startServer } from './testing.ts'

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

/** One connection of each transport: one answered and kept alive, three that are held. */
async function oneOfEach(server: RunningServer): Promise<[RawClient, RawClient, RawClient, RawClient]> {
  const { headCursor } = server.lab.channels.open('main')
  const polling = new RawClient(server.port).get('/feed/polling')
  await polling.until('"events":[]}')
  const longPolling = new RawClient(server.port).get(`/feed/long-polling?since=${headCursor}`)
  const sse = new RawClient(server.port).get('/feed/sse')
  const websocket = new RawClient(server.port).get('/feed/websocket', ...UPGRADE)
  await eventually(() => server.lab.channels.open('main').subscribers === 3)
  return [polling, longPolling, sse, websocket]
}

test('while it drains nobody new gets in; who is here is published to, asked on and told to come back elsewhere', async () => {
  const server = await startServer()
  const [polling, , sse, websocket] = await oneOfEach(server)
  const drained = server.lab.drain(3_600_000)
  const newcomer = connect(server.port, '127.0.0.1')
  expect(await once(newcomer, 'error')).toMatchObject([{ code: 'ECONNREFUSED' }])
  server.publish('to the last')
  await Promise.all([sse, websocket].map((client) => client.until('to the last')))
  expect(polling.socket.readableEnded).toBe(false)
  polling.received = ''
  polling.get('/feed/polling?since=earliest')
  await polling.ended
  expect(polling.received).toMatch(/^HTTP\/1\.1 200 [\s\S]*connection: close\r\n[\s\S]*to the last/i)
  await server.app.close()
  await drained
})

test('each held thing ends in its own way while it drains, and idle connections with the close', async () => {
  const server = await startServer()
  const [polling, longPolling, sse, websocket] = await oneOfEach(server)
  await server.lab.drain(300)
  await Promise.all([longPolling, sse, websocket].map((client) => client.ended))
  expect(polling.socket.readableEnded).toBe(false)
  expect(longPolling.received).toMatch(/^HTTP\/1\.1 204 [\s\S]*connection: close\r\n/i)
  expect(sse.received).toMatch(/\r\n0\r\n\r\n$/)
  expect(websocket.received).toContain('\x88\x13\x03\xe9')
  await server.app.close()
  await polling.ended
})

test('an event that ends a held poll during the drain ends its connection, too', async () => {
  const server = await startServer()
  const { headCursor } = server.lab.channels.open('main')
  const client = new RawClient(server.port).get(`/feed/long-polling?since=${headCursor}`)
  await eventually(() => server.lab.channels.open('main').subscribers === 1)
  const drained = server.lab.drain(3_600_000)
  server.publish('news')
  await client.ended
  expect(client.received).toMatch(/connection: close\r\n[\s\S]*news/i)
  client.socket.end()
  await drained
})

test('the ends are spread over the time', async () => {
  const server = await startServer()
  const clients = Array.from({ length: 60 }, () => new RawClient(server.port).get('/feed/sse'))
  await Promise.all(clients.map((client) => client.until('event: hello')))
  const planned = vi.spyOn(Wheel.prototype, 'after')
  onTestFinished(() => planned.mockRestore())
  const drained = server.lab.drain(1_000)
  const delaysMs = planned.mock.calls.map(([delayMs]) => delayMs)
  expect(delaysMs).toHaveLength(clients.length)
  // Sixty uniform instants: that a quarter of the time sees none of them has a chance of less than 1 in 1,000,000.
  expect(new Set(delaysMs.map((ms) => Math.floor(ms / 250)))).toEqual(new Set([0, 1, 2, 3]))
  await Promise.all(clients.map((client) => client.ended.then(() => client.socket.end())))
  await drained
})

test('a drain is over when nobody is left', async () => {
  const server = await startServer()
  await server.lab.drain(3_600_000)
})

test('closing cuts a drain short', async () => {
  const server = await startServer()
  const [polling, ...held] = await oneOfEach(server)
  const drained = server.lab.drain(3_600_000)
  const closed = server.app.close()
  await drained
  await closed
  await Promise.all([polling, ...held].map((client) => client.ended))
})
