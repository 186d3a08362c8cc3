import { once } from 'node:events'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { RawClient, type RunningServer, startServer } from '../testing.ts'

const RATE = { messagesPerSecond: 2 }
const BURST = 4

const post = (server: RunningServer, id: string, channel = 'main') =>
  fetch(`${server.origin}/feed/messages?channel=${channel}`, {
    method: 'POST',
    body: JSON.stringify({ id, from: 'me', data: 1 }),
    headers: { 'content-type': 'application/json' },
  })

async function statuses(server: RunningServer, ids: readonly string[]): Promise<number[]> {
  const answers: number[] = []
  for (const id of ids) answers.push((await post(server, id)).status)
  return answers
}

test('twice the rate may come up at once; one more is told when to come back', async () => {
  const server = await startServer(RATE)
  expect(await statuses(server, ['1', '2', '3', '4'])).toEqual([200, 200, 200, 200])
  const refused = await post(server, '5')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(await refused.json()).toMatchObject({ status: 429, detail: expect.stringMatching(/fewer messages.*in 1 s/) })
  expect(server.lab.channels.open('main').headSeq).toBe(BURST)
})

test('a repeat counts as well, and another channel is no way around', async () => {
  const server = await startServer(RATE)
  expect(await statuses(server, ['1', '1', '1', '1', '1'])).toEqual([200, 200, 200, 200, 429])
  expect((await post(server, '6', 'other')).status).toBe(429)
})

test('0 is no limit', async () => {
  const server = await startServer({ messagesPerSecond: 0 })
  const answers = await statuses(
    server,
    Array.from({ length: 50 }, (_, id) => String(id)),
  )
  expect(new Set(answers)).toEqual(new Set([200]))
})

test('on a WebSocket what is too much is a problem, the connection stays, and the address has one limit for both', async () => {
  const server = await startServer(RATE)
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/feed/websocket`)
  const replies: { ack?: object; problem?: { status: number } }[] = []
  ws.on('message', (data) => replies.push(JSON.parse(String(data))))
  await once(ws, 'open')
  const ids = Array.from({ length: 20 }, (_, id) => String(id))
  for (const id of ids) ws.send(JSON.stringify({ message: { id, from: 'me', data: 1 } }))
  ws.ping()
  await once(ws, 'pong')
  const answers = replies.flatMap(({ ack, problem }) => (ack ? 'ack' : (problem?.status ?? [])))
  expect(answers).toEqual([...Array(BURST).fill('ack'), ...Array(16).fill(429)])
  expect(ws.readyState).toBe(ws.OPEN)
  expect((await post(server, 'by the other way')).status).toBe(429)
  ws.terminate()
})

const message = (id: string, bytes: number): string => {
  const body = JSON.stringify({ id, from: 'me', data: '' })
  return body.replace('""', `"${'x'.repeat(bytes - body.length)}"`)
}

test.each([
  ['one KiB', 1_024, [200, 200, 200, 200, 429]],
  ['one byte more', 1_025, [200, 200, 429]],
  ['the longest', 64 * 1_024, [200, 429]],
])('a message counts once for each KiB that it begins: %s', async (_size, bytes, expected) => {
  const server = await startServer(RATE)
  const answers: number[] = []
  for (const index of expected.keys()) {
    const body = message(String(index), bytes)
    const headers = { 'content-type': 'application/json' }
    answers.push((await fetch(`${server.origin}/feed/messages`, { method: 'POST', body, headers })).status)
  }
  expect(answers).toEqual(expected)
})

test('a body that does not say its length counts as the longest', async () => {
  const server = await startServer(RATE)
  const client = new RawClient(server.port)
  const body = message('1', 100)
  const head = 'POST /feed/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n'
  client.socket.write(`${head}Transfer-Encoding: chunked\r\n\r\n64\r\n${body}\r\n0\r\n\r\n`)
  await client.until('"cursor"')
  const refused = await post(server, '2')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '31'])
})

test('a long message on a WebSocket counts as long as it is', async () => {
  const server = await startServer(RATE)
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/feed/websocket`)
  await once(ws, 'open')
  ws.send(`{"message":${message('1', 5 * 1_024)}}`)
  while (server.lab.channels.open('main').headSeq === 0) await once(ws, 'message')
  expect((await post(server, 'by the other way')).status).toBe(429)
  ws.terminate()
})
