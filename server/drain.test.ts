import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
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

test('each held thing ends in its own way, all within the time, and idle connections with the close', async () => {
  const server = await startServer()
  const [polling, longPolling, sse, websocket] = await oneOfEach(server)
  const startedMs = performance.now()
  await server.lab.drain(300)
  expect(performance.now() - startedMs).toBeLessThan(1_000)
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
  const clients = Array.from({ length: 40 }, () => new RawClient(server.port).get('/feed/sse'))
  await Promise.all(clients.map((client) => client.until('event: hello')))
  const startedMs = performance.now()
  const endsMs: number[] = []
  for (const client of clients) {
    void client.ended.then(() => {
      endsMs.push(performance.now() - startedMs)
      client.socket.end()
    })
  }
  await server.lab.drain(1_000)
  await eventually(() => endsMs.length === 40)
  // Forty uniform instants: that a quarter of the time sees none of them has a chance of 1 in 100,000.
  const quarters = endsMs.map((ms) => Math.min(3, Math.floor(ms / 250)))
  expect(new Set(quarters).size).toBe(4)
})

test('a drain is over when nobody is left', async () => {
  const server = await startServer()
  await server.lab.drain(3_600_000)
})

test('closing cuts a drain short', async () => {
  const server = await startServer()
  const [polling, ...held] = await oneOfEach(server)
  const drained = server.lab.drain(3_600_000)
  const startedMs = performance.now()
  const closed = server.app.close()
  await drained
  await closed
  expect(performance.now() - startedMs).toBeLessThan(2_000)
  await Promise.all([polling, ...held].map((client) => client.ended))
})
