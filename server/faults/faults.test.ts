import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { FaultStarted } from '../../protocol/server-faults.ts'
import { eventually, HandTurnedTime, RawClient, type RunningServer, startServer, TOKEN } from '../testing.ts'

const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

function post(server: RunningServer, body: object, headers: Record<string, string> = AUTHORIZED): Promise<Response> {
  const all = { 'content-type': 'application/json', connection: 'close', ...headers }
  return fetch(`${server.origin}/lab/faults`, { method: 'POST', headers: all, body: JSON.stringify(body) })
}

async function strike(server: RunningServer, body: object): Promise<FaultStarted> {
  const response = await post(server, body)
  expect([response.status, response.headers.get('cache-control')]).toEqual([202, 'no-store'])
  return (await response.json()) as FaultStarted
}

/** One connection of each transport that follows `main`, each held or answered. */
async function oneOfEach(server: RunningServer): Promise<RawClient[]> {
  const { headCursor } = server.lab.channels.open('main')
  const polling = new RawClient(server.port).get('/feed/polling')
  await polling.until('"events":[]}')
  const clients = [
    polling,
    new RawClient(server.port).get(`/feed/long-polling?since=${headCursor}`),
    new RawClient(server.port).get('/feed/sse'),
    new RawClient(server.port).get('/feed/websocket', ...UPGRADE),
  ]
  await eventually(() => server.lab.channels.open('main').subscribers === 3)
  return clients
}

const refused = (port: number): Promise<string | undefined> => {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  return Promise.race([
    once(socket, 'connect').then(() => undefined),
    new Promise<string | undefined>((resolve) =>
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code)),
    ),
  ])
}

test.each(['fin', 'rst'] as const)('%s ends what follows a feed without a goodbye, and nothing else', async (how) => {
  const server = await startServer()
  const clients = await oneOfEach(server)
  const errors = clients.map(() => '')
  clients.forEach((client, index) => {
    client.socket.on('error', (error: NodeJS.ErrnoException) => {
      errors[index] = error.code ?? ''
    })
  })
  const control = new RawClient(server.port).get('/lab/info')
  await control.until('"product"')
  const silent = new RawClient(server.port)
  await eventually(() => server.lab.stats().openConnections === 6)
  const beforeUs = server.lab.clock.nowUs()
  const started = await strike(server, { kind: 'drop-connections', how })
  expect(started).toMatchObject({ kind: 'drop-connections', connections: 4 })
  expect(started.atUs).toBeGreaterThanOrEqual(beforeUs)
  server.publish('too late')
  await Promise.all(clients.map((client) => client.ended))
  for (const client of clients) expect(client.received).not.toMatch(/\r\n0\r\n\r\n|\x88|HTTP\/1\.1 204|too late/)
  if (how === 'fin') for (const client of clients) client.socket.end()
  else expect(errors).toEqual(clients.map(() => 'ECONNRESET'))
  await eventually(() => server.lab.stats().openConnections === 2)
  expect([control.socket.readableEnded, silent.socket.readableEnded]).toEqual([false, false])
  expect(Object.values(server.lab.stats().transports).map((one) => one.subscriptions)).toEqual([0, 0, 0, 0])
})

test('a client that does not close its half after a FIN is cut off', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('event: hello')
  await strike(server, { kind: 'drop-connections' })
  await client.ended
  const openMs = performance.now()
  await eventually(() => server.lab.stats().transports['sse']?.openConnections === 0)
  expect(performance.now() - openMs).toBeLessThan(2_000)
})

test.each([
  [0.25, 3],
  [0.01, 1],
  [0.5, 5],
  [1, 10],
])('a share of %d of ten connections is %i', async (share, connections) => {
  const server = await startServer()
  const clients = Array.from({ length: 10 }, () => new RawClient(server.port).get('/feed/sse'))
  await Promise.all(clients.map((client) => client.until('event: hello')))
  expect(await strike(server, { kind: 'drop-connections', how: 'rst', share })).toMatchObject({ connections })
  await eventually(() => server.lab.stats().transports['sse']?.openConnections === 10 - connections)
})

test('who asks is not struck, even where it has polled before; with nobody else there is nobody to strike', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/polling')
  await client.until('"events":[]}')
  const body = '{"kind":"drop-connections"}'
  const head = `POST /lab/faults HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\n`
  client.socket.write(`${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
  expect(await client.until('"connections":')).toContain('"connections":0')
})

test('a stalled feed publishes nothing, and then at once what fell due, in order and each with its own instant', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, time)
  const play = (channel: string): Promise<Response> =>
    fetch(`${server.origin}/lab/feed`, {
      method: 'PUT',
      headers: { ...AUTHORIZED, 'content-type': 'application/json' },
      body: JSON.stringify({ channel, source: 'synthetic', rate: 100 }),
    })
  await play('main')
  time.advance(1_000_000)
  const main = server.lab.channels.open('main')
  const { headSeq } = main
  expect(headSeq).toBeGreaterThan(40)
  await strike(server, { kind: 'stall-feed', durationMs: 800 })
  await play('other')
  time.advance(799_000)
  expect([main.headSeq, server.lab.channels.open('other').headSeq]).toEqual([headSeq, 0])
  time.advance(1_000)
  expect([main.headSeq, server.lab.channels.open('other').headSeq]).toEqual([headSeq + 80, 31])
  const late = Array.from({ length: 80 }, (_, index) => JSON.parse(String(main.at(headSeq + 1 + index)?.json)))
  const first = late[0].dueAtUs
  expect(late.map((event) => event.dueAtUs - first)).toEqual(late.map((_, index) => index * 10_000))
  expect(new Set(late.map((event) => event.sentAtUs))).toEqual(new Set([time.clock.nowUs()]))
  time.advance(50_000)
  expect(main.headSeq).toBe(headSeq + 85)
})

test('refused connections are refused by the kernel, those that are there go on, and the port comes back', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, time)
  const stream = new RawClient(server.port).get('/feed/sse')
  await stream.until('event: hello')
  const poller = new RawClient(server.port).get('/feed/polling')
  await poller.until('"events":[]}')
  await strike(server, { kind: 'refuse-connections', durationMs: 5_000 })
  expect(await refused(server.port)).toBe('ECONNREFUSED')
  server.publish('while nobody gets in')
  await stream.until('while nobody gets in')
  poller.get('/feed/polling?since=earliest')
  await poller.until('while nobody gets in')
  time.advance(5_000_000)
  await once(server.app.server, 'listening')
  expect(await refused(server.port)).toBeUndefined()
  const polled = await fetch(`${server.origin}/feed/polling`)
  expect(polled.status).toBe(200)
})

test('a server that closes while it refuses connections closes in time, and nothing listens afterwards', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, time)
  const stream = new RawClient(server.port).get('/feed/sse')
  await stream.until('event: hello')
  await strike(server, { kind: 'refuse-connections', durationMs: 5_000 })
  const startedMs = performance.now()
  await server.app.close()
  expect(performance.now() - startedMs).toBeLessThan(2_000)
  time.advance(10_000_000)
  expect(await refused(server.port)).toBe('ECONNREFUSED')
  expect(stream.received).toMatch(/\r\n0\r\n\r\n$/)
})

test('a fault of a kind that goes on is refused until it is over, another kind is not', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, time)
  await strike(server, { kind: 'slow-reads', durationMs: 1_000 })
  const again = await post(server, { kind: 'slow-reads', durationMs: 1_000 })
  expect([again.status, again.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
  expect(((await again.json()) as { detail: string }).detail).toMatch(/no slow-reads to go on.*another 1000 ms; wait/)
  await strike(server, { kind: 'stall-feed', durationMs: 1_000 })
  time.advance(1_000_000)
  await strike(server, { kind: 'slow-reads', durationMs: 1_000 })
})

test.each<[string, object, RegExp]>([
  ['an unknown kind', { kind: 'earthquake' }, /"kind".*got "earthquake"/],
  ['a share of nothing', { kind: 'drop-connections', share: 0 }, /"share".*got 0/],
  ['a share above all', { kind: 'drop-connections', share: 1.5 }, /"share".*got 1\.5/],
  [
    'a duration where it has none',
    { kind: 'drop-connections', durationMs: 5 },
    /no "durationMs" with drop-connections, got 5/,
  ],
  ['no duration where it needs one', { kind: 'stall-feed' }, /"durationMs" with stall-feed, got none/],
  ['a manner where it has none', { kind: 'slow-reads', durationMs: 5, how: 'rst' }, /"how" with drop-connections only/],
  [
    'a share of the whole server',
    { kind: 'stall-feed', durationMs: 5, share: 0.5 },
    /no "share" below 1 with stall-feed/,
  ],
  [
    'too long a block',
    { kind: 'stall-event-loop', durationMs: 10_001 },
    /at most 10000 with stall-event-loop, got 10001/,
  ],
  ['an unknown member', { kind: 'stall-feed', durationMs: 5, speed: 1 }, /speed/],
  ['no object', [], /the body/],
])('a fault with %s is refused with what was expected', async (_what, body, expected) => {
  const server = await startServer()
  const response = await post(server, body)
  const problem = (await response.json()) as { detail: string }
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  expect(problem.detail).toMatch(expected)
  expect(problem.detail).toMatch(/correct it and send the fault again/)
})

test('nobody without the token makes anything go wrong', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('event: hello')
  expect((await post(server, { kind: 'drop-connections' }, {})).status).toBe(401)
  server.publish('still here')
  await client.until('still here')
})

test.each<[unknown, RegExp]>([
  [{ kind: 'earthquake' }, /expected one of drop-connections, stall-feed, .*slow-reads as "kind", got "earthquake";/],
  [{ kind: 'silence' }, /expected one of .* as "kind", got "silence", which only scenarios of "tlab run" have;/],
  [{}, /expected one of .* as "kind", got none;/],
  [{ kind: 'stall-feed', duration: '2s' }, /got "duration", which is called "durationMs" here;/],
  [{ kind: 'stall-feed', durationMs: 2, constructor: 1 }, /got "constructor";/],
  [{ kind: 'stall-feed', durationMs: '2s' }, /expected a "durationMs" above 0.*in milliseconds.*got "2s";/],
  [{ kind: 'drop-connections', how: 'rude' }, /expected "fin" or "rst" as "how", got "rude";/],
])(
  'the fault %j is refused with what was expected, what arrived, and the word that was meant',
  async (body, detail) => {
    const server = await startServer()
    const answer = await post(server, body as object)
    expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
      400,
      expect.stringMatching(detail),
    ])
  },
)
