import { expect, test } from 'vitest'
import type { Batch, MessageReceipt } from '../../protocol/messages.ts'
import { RawClient, type RunningServer, startServer } from '../testing.ts'

function post(server: RunningServer, body: string, headers: Record<string, string> = {}, query = '') {
  const all = { 'content-type': 'application/json', ...headers }
  return fetch(`${server.origin}/feed/messages${query}`, { method: 'POST', body, headers: all })
}

const message = (id: string, dueAtUs?: number): string => JSON.stringify({ id, from: 'me', dueAtUs, data: 'hi' })

async function events(server: RunningServer, channel = 'main') {
  const response = await fetch(`${server.origin}/feed/polling?since=earliest&channel=${channel}`)
  return ((await response.json()) as Batch).events
}

test('a message becomes an event of its channel, and the receipt is its cursor', async () => {
  const server = await startServer()
  const response = await post(server, message('a'), {}, '?channel=room-1')
  const cursor = server.lab.channels.open('room-1').headCursor
  expect([response.status, await response.json()]).toEqual([200, { id: 'a', cursor }])
  expect(await events(server, 'room-1')).toMatchObject([{ seq: 1, data: { id: 'a', from: 'me', data: 'hi' } }])
})

test('a retry is answered alike and published once', async () => {
  const server = await startServer()
  const receipts = [await (await post(server, message('a'))).json(), await (await post(server, message('a'))).json()]
  expect(receipts[0] as MessageReceipt).toEqual(receipts[1])
  expect(await events(server)).toHaveLength(1)
})

test('a message is due when its sender says, but never after its receipt', async () => {
  const server = await startServer()
  const beforeUs = server.lab.clock.nowUs()
  await post(server, message('past', beforeUs - 5_000))
  await post(server, message('future', beforeUs + 60_000_000))
  await post(server, message('absent'))
  const [past, future, absent] = (await events(server)) as readonly { dueAtUs: number; sentAtUs: number }[]
  expect(past?.dueAtUs).toBe(beforeUs - 5_000)
  expect(future?.dueAtUs).toBeLessThanOrEqual(future?.sentAtUs ?? 0)
  expect(absent?.dueAtUs).toBeGreaterThanOrEqual(beforeUs)
})

test.each<[string, string, Record<string, string>, number, RegExp]>([
  ['no object', '[]', {}, 400, /an object \{"id","from","data"\}/],
  ['no id', '{"from":"me","data":1}', {}, 400, /"id" to be/],
  ['no data', '{"id":"a","from":"me"}', {}, 400, /"data" to be/],
  ['an instant of another clock', '{"id":"a","from":"me","data":1,"dueAtUs":5}', {}, 400, /16 digits/],
  ['no JSON', '{"id"', {}, 400, /well-formed/],
  ['text/plain', '{}', { 'content-type': 'text/plain' }, 415, /application\/json/],
  ['a form', 'id=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /application\/json/],
  ['too much', JSON.stringify('x'.repeat(70_000)), {}, 413, /at most 65536 B/],
  ['a foreign page', '{}', { origin: 'http://evil.example' }, 403, /allowed origins/],
])('%s is refused with a problem that says what was expected', async (_what, body, headers, status, expected) => {
  const server = await startServer()
  const response = await post(server, body, headers)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = (await response.json()) as { status: number; detail: string }
  expect([response.status, problem.status]).toEqual([status, status])
  expect(problem.detail).toMatch(expected)
  expect(problem.detail).not.toMatch(/\n|at .*\.ts/)
})

test('a message over HTTP is payload up, as it is on a WebSocket; a repeat too, one that is none is framing', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/polling')
  await client.until('"events":[]}')
  const send = (body: string): void => {
    const head = 'POST /feed/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'
    client.socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
  }
  const message = '{"id":"1","from":"me","data":"news"}'
  for (const body of [message, message]) {
    send(body)
    await client.until('"cursor"')
    client.received = ''
  }
  send('{"id":1}')
  await client.until('Malformed message')
  const up = server.lab.stats().transports['polling']!.bytesUpByKind
  expect([up.payload, up.framing]).toEqual([2 * message.length, '{"id":1}'.length])
})
