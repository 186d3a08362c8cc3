import { once } from 'node:events'
import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { eventually, RawClient, type RunningServer, startServer } from '../testing.ts'

const counts = (server: RunningServer) => server.lab.stats().transports['websocket']!

class Follower {
  readonly ws: WebSocket
  readonly heard: Record<string, unknown>[] = []
  readonly closed: Promise<number>

  constructor(server: RunningServer, query = '', options: WebSocket.ClientOptions = {}) {
    this.ws = new WebSocket(`ws://127.0.0.1:${server.port}/feed/websocket${query}`, 'transport-lab.v1', options)
    this.ws.on('message', (data) => this.heard.push(JSON.parse(String(data))))
    this.ws.on('error', () => {})
    this.closed = once(this.ws, 'close').then(([code]) => code as number)
    onTestFinished(() => this.ws.terminate())
  }

  async until(count: number): Promise<Record<string, unknown>[]> {
    await eventually(() => this.heard.length >= count)
    return this.heard
  }
}

async function following(options: Partial<ServerOptions> = {}) {
  const server = await startServer(options)
  const follower = new Follower(server)
  await follower.until(1)
  return { server, follower }
}

/** A handshake that is refused: the whole answer. */
function refusal(server: RunningServer, headers: Record<string, string>, path = '/feed/websocket') {
  const handshake = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
  const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' }
  const sent = request({ port: server.port, path, headers: { ...handshake, ...key, ...headers } })
  sent.end()
  return new Promise<{ status: number; body: string; type: string }>((resolve, reject) => {
    sent.on('upgrade', () => reject(new Error('expected a refusal, got an upgrade')))
    sent.on('error', reject)
    sent.on('response', async (response) => {
      let body = ''
      for await (const part of response) body += part
      resolve({ status: response.statusCode ?? 0, body, type: String(response.headers['content-type']) })
    })
  })
}

test('a hello comes first, then one event a frame, and the subprotocol is agreed on', async () => {
  const { server, follower } = await following()
  const { headCursor } = server.lab.channels.open('main')
  server.publish('zwei\n€')
  expect(await follower.until(2)).toMatchObject([
    { hello: { channel: 'main', cursor: headCursor, gap: null } },
    { seq: 1, data: 'zwei\n€' },
  ])
  expect(follower.ws.protocol).toBe('transport-lab.v1')
  expect(follower.ws.extensions).toBe('')
})

test.each([1, 125, 126, 20_000, 65_535, 65_536, 200_000])(
  'an event whose data has %i characters arrives whole',
  async (size) => {
    const { server, follower } = await following()
    server.publish('x'.repeat(size))
    expect((await follower.until(2))[1]).toMatchObject({ data: 'x'.repeat(size) })
  },
)

test('a resume brings what was missed, and a stale cursor a gap inside the hello', async () => {
  const { server } = await following()
  const since = server.publish('one')
  server.publish('two')
  expect(await new Follower(server, `?since=${since}`).until(2)).toMatchObject([
    { hello: { cursor: since, gap: null } },
    { data: 'two' },
  ])
  const to = server.lab.channels.open('main').cursorAt(0)
  expect(await new Follower(server, '?since=zzzzzzzzzzzz:1').until(3)).toMatchObject([
    { hello: { cursor: to, gap: { from: 'zzzzzzzzzzzz:1', to } } },
    { data: 'one' },
    { data: 'two' },
  ])
})

test.each([
  ['a foreign Origin', { origin: 'http://evil.example' }, 403],
  ['Origin null', { origin: 'null' }, 403],
  ['a foreign Host', { host: 'evil.example' }, 421],
  ['another version', { 'sec-websocket-version': '9' }, 400],
])('%s is refused before the 101, with a problem document', async (_what, headers, status) => {
  const server = await startServer()
  const answer = await refusal(server, headers as Record<string, string>)
  expect([answer.status, answer.type]).toEqual([status, 'application/problem+json'])
  expect(JSON.parse(answer.body)).toMatchObject({ status, detail: expect.stringMatching(/expected/) })
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('a malformed since is refused before the 101', async () => {
  const server = await startServer()
  expect((await refusal(server, {}, '/feed/websocket?since=x')).status).toBe(400)
})

test('a plain request is told to upgrade', async () => {
  const server = await startServer()
  const response = await fetch(`${server.origin}/feed/websocket`)
  expect([response.status, await response.json()]).toMatchObject([426, { title: 'Upgrade required' }])
})

test('an upgrade on another path is answered and its connection ended', async () => {
  const server = await startServer()
  expect((await refusal(server, {}, '/lab/info')).status).toBe(200)
  await eventually(() => server.lab.stats().openConnections === 0)
})

test('a message becomes an event and is acknowledged; a repeat is acknowledged alike and published once', async () => {
  const { server, follower } = await following()
  const message = { id: 'm1', from: 'me', data: { text: 'hi' } }
  follower.ws.send(JSON.stringify({ message }))
  follower.ws.send(JSON.stringify({ message }))
  const heard = await follower.until(4)
  const ack = { ack: { id: 'm1', cursor: server.lab.channels.open('main').cursorAt(1) } }
  expect(heard.slice(1)).toMatchObject([{ seq: 1, data: message }, ack, ack])
})

test('a malformed message is answered with a problem; the tenth ends the connection with 1008', async () => {
  const { follower } = await following()
  follower.ws.send('{"message":{"id":7}}')
  expect((await follower.until(2))[1]).toMatchObject({ problem: { status: 400, title: 'Malformed message' } })
  for (let sent = 1; sent < 10; sent++) follower.ws.send('not JSON')
  expect(await follower.closed).toBe(1008)
})

test.each<[string, number, (follower: Follower) => void]>([
  ['a message above 64 KiB', 1009, ({ ws }) => ws.send('x'.repeat(64 * 1024 + 1))],
  ['text that is no UTF-8', 1007, ({ ws }) => ws.send(Buffer.from([0xff, 0xfe]), { binary: false })],
  ['a binary message', 1003, ({ ws }) => ws.send(Buffer.from('x'), { binary: true })],
  ['a close', 1000, ({ ws }) => ws.close(1000)],
])('%s is answered with %i, and nothing stays', async (_what, code, act) => {
  const { server, follower } = await following()
  act(follower)
  expect(await follower.closed).toBe(code)
  await eventually(() => counts(server).openConnections === 0 && counts(server).subscriptions === 0)
})

test('a client that does not answer a ping is gone by the next', async () => {
  const server = await startServer({ websocketPingMs: 40 })
  const follower = new Follower(server, '', { autoPong: false })
  expect(await follower.closed).toBe(1006)
  await eventually(() => counts(server).subscriptions === 0)
})

test('a client that answers its pings stays', async () => {
  const { server, follower } = await following({ websocketPingMs: 30 })
  for (let pings = 0; pings < 4; pings++) await once(follower.ws, 'ping')
  expect(counts(server).subscriptions).toBe(1)
})

test('one connection too many is closed with 1013', async () => {
  const { server } = await following({ connections: 1 })
  expect(await new Follower(server).closed).toBe(1013)
  expect(counts(server).refusedConnections).toBe(1)
})

test('closing says 1001', async () => {
  const { server, follower } = await following()
  const closed = server.app.close()
  expect(await follower.closed).toBe(1001)
  await closed
})

test('a reader that stops reading is cut off once its outbox is full', async () => {
  const { server, follower } = await following()
  follower.ws.pause()
  while (counts(server).slowConsumers === 0) {
    server.publish('x'.repeat(60_000))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => counts(server).subscriptions === 0)
  expect(counts(server).slowConsumers).toBe(1)
})

test('no data follows a close', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get(
    '/feed/websocket',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  )
  await client.until('"hello"')
  const closed = server.app.close()
  await client.until('server is closing')
  server.publish('too late')
  await client.ended
  expect(client.received.endsWith('\x88\x13\x03\xe9server is closing')).toBe(true)
  await closed
})
