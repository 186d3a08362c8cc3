import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { connectionsOf } from '../../protocol/connection-bytes.ts'
import { eventually, RawClient, startServer } from '../testing.ts'

/** Short, so that the tests are; how often the server looks comes on top of it (see fastify.ts). */
const LIMITS = { headersTimeoutMs: 300, requestTimeoutMs: 600 }
const LATEST_MS = 1_000

/** Sends one byte after the other, slowly enough for no gap between two to be suspicious, until the server ends it. */
async function trickle(client: RawClient, bytes: string): Promise<number> {
  const startedMs = performance.now()
  let next = 0
  const timer = setInterval(() => {
    if (client.socket.writable && next < bytes.length) client.socket.write(bytes[next++] as string)
  }, 20)
  await client.ended
  clearInterval(timer)
  return performance.now() - startedMs
}

const upgrade = `GET /feed/websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nX: ${'x'.repeat(500)}`

test.each([
  ['a head', `GET /lab/info HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(500)}`, LIMITS.headersTimeoutMs],
  ['the head of a WebSocket handshake', upgrade, LIMITS.headersTimeoutMs],
  ['nothing at all', '', LIMITS.headersTimeoutMs],
])('a client that trickles %s is told 408 and is gone within a second of its time', async (_what, bytes, limitMs) => {
  const server = await startServer({ ...LIMITS, requestTimeoutMs: 10_000 })
  const client = new RawClient(server.port)
  const tookMs = await trickle(client, bytes)
  expect(client.received).toMatch(/^HTTP\/1\.1 408 [\s\S]*"status":408/)
  expect(tookMs).toBeGreaterThan(limitMs - 50)
  expect(tookMs).toBeLessThan(limitMs + LATEST_MS)
})

test('a client that trickles a body is told 408 and is gone within a second of its time', async () => {
  const server = await startServer(LIMITS)
  const client = new RawClient(server.port)
  client.socket.write(
    'POST /feed/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n',
  )
  const tookMs = await trickle(client, `{"id":"${'x'.repeat(4_000)}`)
  expect(client.received).toMatch(/^HTTP\/1\.1 408 /)
  expect(tookMs).toBeLessThan(LIMITS.requestTimeoutMs + LATEST_MS)
  expect(tookMs).toBeGreaterThan(LIMITS.requestTimeoutMs - 50)
})

test('whoever is told 408 and does not go is cut', async () => {
  const server = await startServer(LIMITS)
  const client = new RawClient(server.port)
  await client.ended // allows its own half to stay open
  expect(client.socket.writable).toBe(true)
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('an upgrade that is refused and does not go is cut', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.get('/feed/websocket', 'Connection: Upgrade', 'Upgrade: websocket', 'Origin: http://evil.example')
  await client.ended
  expect(client.received).toMatch(/^HTTP\/1\.1 403 /)
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('a stream that was shed and whose client does not go is cut', async () => {
  const server = await startServer({ connectionsPerAddress: 1 })
  await new RawClient(server.port).get('/feed/sse').until('event: hello')
  const client = new RawClient(server.port).get('/feed/sse')
  await client.ended
  expect(client.received).toMatch(/retry: \d+\n\n\r\n0\r\n\r\n$/)
  await eventually(() => server.lab.stats().openConnections === 1)
})

test('a second request on a kept connection may not trickle either', async () => {
  const server = await startServer({ ...LIMITS, requestTimeoutMs: 10_000 })
  const client = new RawClient(server.port).get('/lab/info')
  await client.until('"product"')
  const tookMs = await trickle(client, `GET /lab/info HTTP/1.1\r\nX: ${'x'.repeat(500)}`)
  expect(tookMs).toBeLessThan(LIMITS.headersTimeoutMs + LATEST_MS)
})

test('a stream, a held poll and a WebSocket outlive the time-outs of requests, since theirs came in time', async () => {
  const server = await startServer(LIMITS)
  const stream = new RawClient(server.port).get('/feed/sse')
  const held = new RawClient(server.port).get(`/feed/long-polling?since=${server.lab.channels.open('main').headCursor}`)
  const socket = new RawClient(server.port).get(
    '/feed/websocket',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  )
  await Promise.all([stream.until('event: hello'), socket.until('"hello"')])
  // Somebody who says nothing is looked for with the same clock: once the server has ended two of them, one
  // after the other, both time-outs are past for the three above.
  for (let times = 0; times < 2; times++) await new RawClient(server.port).ended
  server.publish('still here')
  await Promise.all([stream, held, socket].map((client) => client.until('still here')))
})

test('a connection that lies idle between two requests is ended after its time, and a poll within it is answered', async () => {
  expect((await startServer()).app.server.keepAliveTimeout).toBe(72_000)
  const server = await startServer({ keepAliveTimeoutMs: 1_000, connectionRows: 1 })
  const sockets: Socket[] = []
  server.app.server.on('connection', (socket: Socket) => sockets.push(socket))
  const client = new RawClient(server.port).get('/feed/polling')
  await client.until('"cursor"')
  client.get('/lab/time')
  await client.until('sentAtUs')
  await eventually(() => sockets[0]?.timeout === 1_000) // not a second more, as Node would have it
  await client.ended
  expect(client.received).toMatch(/keep-alive: timeout=/i)
  client.socket.end()
  const ends = () => connectionsOf(server.lab.connectionRows()).map(({ end }) => end)
  await eventually(() => ends()[0] === 'closed') // in order, not by a reset
})
