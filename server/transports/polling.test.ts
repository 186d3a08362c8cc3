import { expect, test } from 'vitest'
import type { Batch } from '../../protocol/messages.ts'
import { RawClient, startServer } from '../testing.ts'

async function poll(origin: string, query: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${origin}/feed/polling${query}`, { headers })
  return { response, batch: response.status === 200 ? ((await response.json()) as Batch) : null }
}

test('a poll without a cursor begins now and says where', async () => {
  const server = await startServer()
  const cursor = server.publish('before')
  const { response, batch } = await poll(server.origin, '')
  expect(batch).toEqual({ cursor, hasMore: false, gap: null, events: [] })
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(response.headers.get('cache-control')).toBe('private, no-cache')
})

test('the cursor of one answer is the since of the next question', async () => {
  const server = await startServer()
  const { batch: first } = await poll(server.origin, '')
  server.publish('one')
  server.publish('zwei\n\u2028€')
  const { batch } = await poll(server.origin, `?since=${first?.cursor}`)
  expect(batch?.events).toMatchObject([
    { seq: 1, data: 'one' },
    { seq: 2, data: 'zwei\n\u2028€' },
  ])
})

test('an unchanged answer is 304 without a body, with ETag and Cache-Control; a changed one is 200', async () => {
  const server = await startServer()
  const cursor = server.publish('one')
  const { response } = await poll(server.origin, `?since=${cursor}`)
  const etag = response.headers.get('etag') as string
  const again = await poll(server.origin, `?since=${cursor}`, { 'if-none-match': `"other", W/${etag}` })
  expect(again.response.status).toBe(304)
  expect(again.response.headers.get('etag')).toBe(etag)
  expect(again.response.headers.get('cache-control')).toBe('private, no-cache')
  server.publish('two')
  const changed = await poll(server.origin, `?since=${cursor}`, { 'if-none-match': etag })
  expect(changed.response.status).toBe(200)
  expect(changed.response.headers.get('etag')).not.toBe(etag)
})

test('bodies that differ have ETags that differ', async () => {
  const server = await startServer()
  for (let index = 0; index < 3; index++) server.publish(index)
  const epoch = server.lab.channels.open('main').epoch
  const queries = [
    '',
    '?since=earliest',
    '?since=last:2',
    '?since=earliest&limit=2',
    `?since=${epoch}:9`,
    '?since=zzzzzzzzzzzz:1',
  ]
  const answers = await Promise.all(queries.map((query) => fetch(`${server.origin}/feed/polling${query}`)))
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(new Set(answers.map((answer) => answer.headers.get('etag'))).size).toBe(new Set(bodies).size)
})

test('the same events with more behind them are another answer: a cut batch is no 304 once there is more', async () => {
  const server = await startServer()
  server.publish('one')
  server.publish('two')
  const { response, batch } = await poll(server.origin, '?since=earliest&limit=2')
  const etag = response.headers.get('etag') as string
  server.publish('three')
  const later = await poll(server.origin, '?since=earliest&limit=2', { 'if-none-match': etag })
  expect(later.response.status).toBe(200)
  expect([batch?.hasMore, later.batch]).toEqual([false, { ...batch, hasMore: true }])
})

test('limit cuts a batch, whose cursor is its last event and which says that there is more', async () => {
  const server = await startServer()
  for (let index = 0; index < 5; index++) server.publish(index)
  const { batch } = await poll(server.origin, '?since=earliest&limit=2')
  expect(batch).toMatchObject({ cursor: server.lab.channels.open('main').cursorAt(2), hasMore: true })
  const { batch: rest } = await poll(server.origin, `?since=${batch?.cursor}&limit=3`)
  expect(rest).toMatchObject({ hasMore: false, events: [{ seq: 3 }, { seq: 4 }, { seq: 5 }] })
})

test('a response stays within its byte cap', async () => {
  const server = await startServer()
  for (let index = 0; index < 30; index++) server.publish('x'.repeat(60_000))
  const response = await fetch(`${server.origin}/feed/polling?since=earliest`)
  const body = await response.text()
  expect(body.length).toBeLessThanOrEqual(1024 ** 2 + 200)
  expect((JSON.parse(body) as Batch).hasMore).toBe(true)
})

test('a stale cursor is answered with a gap and with what is held', async () => {
  const server = await startServer()
  const cursor = server.publish('held')
  const { batch } = await poll(server.origin, '?since=zzzzzzzzzzzz:5')
  const to = server.lab.channels.open('main').cursorAt(0)
  expect(batch).toMatchObject({ cursor, gap: { from: 'zzzzzzzzzzzz:5', to }, events: [{ seq: 1 }] })
})

test.each([
  ['?since=yesterday', /"now", "earliest", "last:N" or a cursor/],
  ['?channel=No%20Such', /1 to 64 characters/],
  ['?limit=0', /a whole number of at least 1 as limit/],
  ['?since=now&since=now', /at most once/],
])('%s is refused with a problem that says what was expected', async (query, expected) => {
  const server = await startServer()
  const response = await fetch(`${server.origin}/feed/polling${query}`)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({ status: 400, detail: expect.stringMatching(expected) })
})

test('without keep-alive each response ends its connection', async () => {
  const server = await startServer({ keepAlive: false })
  const client = new RawClient(server.port).get('/feed/polling')
  await client.ended
  expect(client.received).toMatch(/connection: close/i)
})

test('the ledger counts what the client reads, to the byte', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/polling', 'Connection: close')
  await client.ended
  client.socket.end()
  const closed = async (): Promise<boolean> => server.lab.stats().openConnections === 0
  while (!(await closed())) await new Promise((resolve) => setImmediate(resolve))
  const { bytesDown, bytesUp, openConnections, openedConnections } = server.lab.stats().transports['polling']!
  expect([bytesDown, bytesUp]).toEqual([client.received.length, client.socket.bytesWritten])
  expect([openConnections, openedConnections]).toEqual([0, 1])
})
