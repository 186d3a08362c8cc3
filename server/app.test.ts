import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { eventually, RawClient, startServer } from './testing.ts'

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

test.each([
  ['GET', '/nowhere', 404],
  ['GET', '/lab/../lab/nothing', 404],
  ['GET', '/a*b', 404],
  ['GET', '/:name(', 404],
  ['PUT', '/feed/polling', 405],
  ['GET', '/feed/messages', 405],
  ['HEAD', '/feed/long-polling', 405],
  ['GET', '/feed/polling?since=%', 400],
  ['GET', '/%', 400],
])('%s %s is %i with a problem document', async (method, path, status) => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  await client.ended
  expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(client.received).toMatch(/content-type: application\/problem\+json\r\n/)
})

test.each([
  ['bytes that are no HTTP', 'hello\r\n\r\n', 400],
  ['a head that is too large', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s are answered with a problem document and the connection ends', async (_what, bytes, status) => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write(bytes)
  await client.ended
  expect(client.received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(JSON.parse(client.received.slice(client.received.indexOf('{')))).toMatchObject({ status })
})

test('garbage behind a stream cuts it without a word in its middle', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('"gap":null}\n\n')
  client.socket.write('\x00\x01garbage\r\n\r\n')
  await client.ended
  expect(client.received).not.toContain('HTTP/1.1 400')
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('a fault of the server is a bare 500', async () => {
  const server = await startServer()
  server.lab.channels.open = () => {
    throw new Error('secret detail')
  }
  const response = await fetch(`${server.origin}/feed/polling`)
  expect(response.status).toBe(500)
  expect(await response.text()).not.toMatch(/secret|\.ts/)
})

test('a channel beyond the thousandth is refused by each transport in its own way', async () => {
  const server = await startServer()
  for (let index = 0; index < 1_000; index++) server.publish('kept', `channel-${index}`)
  const poll = await fetch(`${server.origin}/feed/polling?channel=one-more`)
  expect([poll.status, poll.headers.get('retry-after')]).toEqual([503, '2'])
  const stream = await fetch(`${server.origin}/feed/sse?channel=one-more`)
  expect([stream.status, await stream.text()]).toEqual([200, expect.stringMatching(/^retry: \d+\n\n$/)])
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/feed/websocket?channel=one-more`)
  expect((await once(ws, 'close'))[0]).toBe(1013)
})

test.each([
  ['in all', { connections: 2 }],
  ['of one address', { connectionsPerAddress: 2 }],
])(
  'beyond the limit of connections %s a poll is told to come back, and room that is freed is given',
  async (_of, limits) => {
    const server = await startServer(limits)
    const streams = [0, 1].map(() => new RawClient(server.port).get('/feed/sse'))
    await Promise.all(streams.map((stream) => stream.until('event: hello')))
    const refused = new RawClient(server.port).get('/feed/polling')
    await refused.ended
    expect(refused.received).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 2\r\n[\s\S]*"title":"No room"/)
    refused.socket.destroy()
    streams[0]?.socket.destroy()
    await eventually(() => server.lab.stats().openConnections === 1)
    const admitted = new RawClient(server.port).get('/feed/polling')
    expect(await admitted.until('"events"')).toMatch(/^HTTP\/1\.1 200/)
  },
)

test('a channel that nobody uses is dropped after ten minutes and comes back with a new epoch', async () => {
  const server = await startServer()
  const { epoch } = server.lab.channels.open('main')
  server.lab.channels.open('main').lastUsedUs -= 11 * 60 * 1_000_000
  server.lab.channels.sweep()
  expect(server.lab.channels.size).toBe(0)
  expect(server.lab.channels.open('main').epoch).not.toBe(epoch)
})

test('a channel with a connection is not dropped', async () => {
  const server = await startServer()
  await new RawClient(server.port).get('/feed/sse').until('event: hello')
  server.lab.channels.open('main').lastUsedUs -= 11 * 60 * 1_000_000
  server.lab.channels.sweep()
  expect(server.lab.channels.size).toBe(1)
})

test('after churn every gauge is back at zero and every byte is counted', async () => {
  const server = await startServer()
  const { headCursor } = server.lab.channels.open('main')
  const paths: [string, string[]][] = [
    ['/feed/polling', []],
    [`/feed/long-polling?since=${headCursor}`, []],
    ['/feed/sse', []],
    ['/feed/websocket', UPGRADE],
  ]
  for (let round = 0; round < 10; round++) {
    const clients = paths.map(([path, lines]) => new RawClient(server.port).get(path, ...lines))
    await eventually(
      () => server.lab.stats().openConnections === 4 && server.lab.channels.open('main').subscribers === 3,
    )
    for (const client of clients) round % 2 === 0 ? client.socket.destroy() : client.socket.resetAndDestroy()
    await eventually(() => server.lab.stats().openConnections === 0)
  }
  const gauges = Object.values(server.lab.stats().transports).map((one) => [one.openConnections, one.subscriptions])
  expect(gauges).toEqual([0, 1, 2, 3].map(() => [0, 0]))
  expect(server.lab.channels.open('main').subscribers).toBe(0)
  const opened = Object.values(server.lab.stats().transports).map((one) => one.openedConnections)
  expect(opened).toEqual([10, 10, 10, 10])
})

test('closing with everything open, and clients that do not answer, takes less than 2 s', async () => {
  const server = await startServer()
  const { headCursor } = server.lab.channels.open('main')
  const clients = [
    new RawClient(server.port).get('/feed/polling'),
    new RawClient(server.port).get(`/feed/long-polling?since=${headCursor}`),
    new RawClient(server.port).get('/feed/sse'),
    new RawClient(server.port).get('/feed/websocket', ...UPGRADE),
  ]
  clients.push(new RawClient(server.port)) // connected, and silent
  await eventually(() => server.lab.stats().openConnections === 5 && server.lab.channels.open('main').subscribers === 3)
  const startedMs = performance.now()
  await server.app.close()
  expect(performance.now() - startedMs).toBeLessThan(2_000)
  expect(server.lab.stats().openConnections).toBe(0)
  await eventually(() => clients.slice(1, 4).every((client) => client.socket.readableEnded))
  expect(clients[1]?.received).toMatch(/^HTTP\/1\.1 204/)
  expect(clients[2]?.received).toMatch(/\r\n0\r\n\r\n$/)
  expect(clients[3]?.received).toContain('\x88\x13\x03\xe9')
})

test('a connection that sends nothing does not hold the close up', async () => {
  const server = await startServer()
  const silent = connect(server.port, '127.0.0.1')
  await once(silent, 'connect')
  await eventually(() => server.lab.stats().openConnections === 1)
  const startedMs = performance.now()
  await server.app.close()
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})
