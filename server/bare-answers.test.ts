import { expect, test } from 'vitest'
import { eventually, RawClient, startServer } from './testing.ts'

const UPGRADE = [
  'GET /feed/websocket HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '',
  '',
].join('\r\n')

test.each([
  ['an expectation that nobody meets', 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: miracles\r\n\r\n', 417],
  ['no Host at all', 'GET / HTTP/1.1\r\n\r\n', 400],
])('%s is refused with words (RFC 9110 §10.1.1, RFC 9112 §3.2)', async (_what, request, status) => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write(request)
  const answer = await client.until('}')
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toContain('application/problem+json')
  expect(answer).toContain(`"status":${status},"detail":"expected `)
})

test('an upgrade behind a poll ends the connection once the poll is answered', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write(`GET /feed/polling HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n${UPGRADE}`)
  await client.ended
  expect(client.received).toMatch(/^HTTP\/1.1 200 .*\{"cursor":"[a-z0-9]+:0",.*\}$/s)
  client.socket.end()
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('an upgrade behind a request that is answered at once ends the connection', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.end(`GET /% HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n${UPGRADE}x`)
  await client.ended
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(client.received).toMatch(/^HTTP\/1.1 400 /)
})

test('a large body behind a stream does not hide that its client goes', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  const head = 'Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 500000'
  client.socket.end(`POST /feed/messages HTTP/1.1\r\n${head}\r\n\r\n${'x'.repeat(500_000)}`)
  await client.ended
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(client.received).toMatch(/event: hello.*\r\n0\r\n\r\n$/s)
})

test('an upgrade behind a stream does not keep the connection when its client goes', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('event: hello')
  client.socket.end(UPGRADE)
  await client.ended
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(server.lab.stats().transports['sse']?.subscriptions).toBe(0)
})

test.each([
  ['malformed', UPGRADE.replace('Version: 13', 'Version: 12'), 400],
  ['for a URL that cannot be decoded', UPGRADE.replace('/feed/websocket', '/%zz'), 400],
  [
    'behind more headers than Node keeps',
    UPGRADE.replace('\r\n', `\r\n${Array.from({ length: 2_100 }, () => 'a:1\r\n').join('')}`),
    400,
  ],
  ['of a foreign page', UPGRADE.replace('\r\n', '\r\nOrigin: http://evil.example\r\n'), 403],
])('a handshake that is %s is refused and ends, whatever stands behind it', async (_what, handshake, status) => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.end(handshake + 'x'.repeat(100_000))
  await client.ended
  expect(client.received).toMatch(new RegExp(`^HTTP/1.1 ${status} .*"status":${status},.*}$`, 's'))
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('a client that was refused and does not go is cut', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write(UPGRADE.replace('Version: 13', 'Version: 12'))
  await client.ended
  await eventually(() => server.lab.stats().openConnections === 0)
})

const ASKING = 'Host: 127.0.0.1\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n'

test('a client that asks first is told to go on, and then answered', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write(`POST /feed/messages HTTP/1.1\r\n${ASKING}`)
  await client.until('HTTP/1.1 100 Continue\r\n\r\n')
  client.socket.write('{"id":"a","from":"b","data":1}')
  expect(await client.until('"cursor"')).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK\r\n/)
})

test('a 100 never stands inside an answer, even behind another request (RFC 9110 §15.2)', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  const poll = 'GET /feed/polling HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'
  client.socket.write(`${poll}POST /nowhere HTTP/1.1\r\n${ASKING}{"id":"a","from":"b","data":1}`)
  const [, second = ''] = (await client.until('"status":404')).split(/(?=HTTP\/1.1 404)/)
  const [, body = ''] = second.split('\r\n\r\n')
  expect(body).toMatch(/^\{"type":/)
})

test.each([
  ['a stream', '/feed/sse?', 'event: hello'],
  ['a held poll', '/feed/long-polling?since=CURSOR&wait=30000', ''],
])('%s that was asked for with an upgrade sees its client go', async (_what, path, first) => {
  const server = await startServer()
  const client = new RawClient(server.port)
  const request = UPGRADE.replace('/feed/websocket', path.replace('CURSOR', server.publish('one')))
  client.socket.write(request.replace('Upgrade: websocket', 'Upgrade: h2c') + 'x'.repeat(100))
  if (first !== '') await client.until(first)
  await eventually(() => Object.values(server.lab.stats().transports).some(({ subscriptions }) => subscriptions === 1))
  client.socket.end()
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(Object.values(server.lab.stats().transports).every(({ subscriptions }) => subscriptions === 0)).toBe(true)
})
