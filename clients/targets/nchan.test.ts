/** The four followers against the literal bytes of Nchan 1.3, as its sources write them. */
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { CursorCarriage } from '../../protocol/target.ts'
import type { TargetEvents } from '../wire/foreign-events.ts'
import { eventJson, follow, listen } from '../wire/made-up-server.ts'
import { acceptFor } from '../wire/websocket-handshake.ts'
import { mappedLongPolling } from './long-polling.ts'
import { mappedPolling } from './polling.ts'
import { mappedSse } from './sse.ts'
import { mappedWebSocket } from './websocket.ts'

const events = (): TargetEvents => ({
  begins: 'newest',
  event: { envelope: '', sequence: null, time: null },
  firstSeenUs: new Map(),
  times: null,
})

const HEADERS: CursorCarriage[] = [
  { from: { kind: 'header', name: 'last-modified' }, to: { kind: 'header', name: 'If-Modified-Since' } },
  { from: { kind: 'header', name: 'etag' }, to: { kind: 'header', name: 'If-None-Match' } },
]

const DATE = 'Tue, 22 Dec 2026 03:34:40 GMT'

const message = (etag: number, seq: number): string => {
  const body = eventJson(seq)
  return `HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nLast-Modified: ${DATE}\r\nConnection: keep-alive\r\nEtag: ${etag}\r\nVary: If-None-Match, If-Modified-Since\r\n\r\n${body}`
}

/** Answers each request with the next of these, and keeps what was asked; the last is for good. */
async function serve(answers: readonly ((request: string, socket: Socket) => void)[]) {
  const asked: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      asked.push(bytes.toString('latin1'))
      answers[Math.min(asked.length, answers.length) - 1]?.(bytes.toString('latin1'), socket)
    })
  })
  return { port: await listen(server, onTestFinished), asked }
}

const say = (text: string) => (_: string, socket: Socket) => void socket.write(text)
const NOTHING_NEW = say(
  `HTTP/1.1 304 Not Modified\r\nServer: nginx/1.22.1\r\nLast-Modified: ${DATE}\r\nEtag: 3\r\n\r\n`,
)

test('an interval poll asks at once until there is nothing, each time with both fields of the answer before', async () => {
  const { port, asked } = await serve([say(message(1, 4)), say(message(2, 5)), say(message(3, 6)), NOTHING_NEW])
  const mapping = {
    path: '/polling?channel={channel}',
    body: 'one',
    messages: '',
    cursor: HEADERS,
    nothing: [304],
    again: 'at-once',
  } as const
  const { probe, outcome, close } = follow(mappedPolling(mapping, events()), port, { settings: { intervalMs: 60_000 } })
  await probe.untilLogged('empty')
  close()
  expect(await outcome).toBe('ended')
  expect(probe.log).toEqual([
    'connecting',
    'connected',
    'request',
    'hello notourserver:4 null',
    'request',
    'event 5',
    'request',
    'event 6',
    'request',
    'empty',
    'closed',
  ])
  expect(asked.map((text) => text.split('\r\n').filter((line) => /^(GET|If-)/.test(line)))).toEqual([
    ['GET /polling?channel=main HTTP/1.1'],
    ...[1, 2, 3].map((etag) => [
      'GET /polling?channel=main HTTP/1.1',
      `If-Modified-Since: ${DATE}`,
      `If-None-Match: ${etag}`,
    ]),
  ])
  expect(probe.kinds.down.payload).toBe(Buffer.byteLength(eventJson(5) + eventJson(6)))
})

test('a long poll takes 408 for nothing, and goes on with the cursor that it had', async () => {
  const timeOut = say(
    'HTTP/1.1 408 Request Timeout\r\nServer: nginx/1.22.1\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n',
  )
  const { port, asked } = await serve([say(message(1, 4)), timeOut, say(message(2, 5)), () => {}])
  const mapping = { path: '/long-polling', body: 'one', messages: '', cursor: HEADERS, nothing: [408] } as const
  const { probe, outcome, close } = follow(mappedLongPolling(mapping, events()), port)
  await probe.untilLogged('request', 4)
  close()
  expect(await outcome).toBe('ended')
  expect(probe.seqs).toEqual([5])
  expect(asked.map((text) => /If-None-Match: (.*)\r/.exec(text)?.[1])).toEqual([undefined, '1', '1', '2'])
})

test('where the first answer was empty, all of the next one was published since', async () => {
  const body = `[${eventJson(1)},${eventJson(2)}]`
  const filled = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  const mapping = { path: '/wait', body: 'array', messages: '', cursor: [], nothing: [304] } as const
  const { port } = await serve([NOTHING_NEW, say(filled), () => {}])
  const { probe, abort, outcome } = follow(mappedLongPolling(mapping, events()), port)
  await probe.untilEvents(2)
  abort()
  await outcome
  expect(probe.log.filter((line) => line.startsWith('hello'))).toEqual(['hello notourserver:0 null'])
})

test('a status that the mapping does not name is a failure with its words', async () => {
  const { port } = await serve([say('HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno!')])
  const mapping = { path: '/long-polling', body: 'one', messages: '', cursor: [], nothing: [204] } as const
  const { outcome } = follow(mappedLongPolling(mapping, events()), port)
  expect(await outcome).toBe('expected 200 or 204 from GET /long-polling, got 404: "no!"')
})

test('a stream without hello, length and chunks: its first message says that it stands, its ids go back', async () => {
  const head =
    'HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nContent-Type: text/event-stream; charset=utf-8\r\nConnection: close\r\n\r\n: hi\n\n'
  const block = (id: string, seq: number) => `id: 1450755280:${id}\ndata: ${eventJson(seq)}\n\n`
  const { port, asked } = await serve([say(head + block('0', 4) + block('1', 5))])
  const mapping = {
    path: '/sse',
    cursor: [{ from: { kind: 'id' }, to: { kind: 'header', name: 'Last-Event-ID' } }],
    events: ['message'],
  } as const
  const memory = { cursor: [] }
  const first = follow(mappedSse(mapping, events()), port, { memory })
  await first.probe.untilEvents(1)
  first.abort()
  await first.outcome
  expect(first.probe.log).toContain('hello notourserver:4 null')
  expect(first.probe.kinds.down).toMatchObject({ payload: Buffer.byteLength(eventJson(5)), heartbeat: 5 })

  const second = follow(mappedSse(mapping, events()), port, { memory, since: 'notourserver:5' })
  await second.probe.untilHello()
  expect(second.probe.log).toContain('hello notourserver:5 null')
  second.abort()
  await second.outcome
  expect(asked[1]).toContain('\r\nLast-Event-ID: 1450755280:1\r\n')
})

const upgraded = (more: string) => (request: string, socket: Socket) => {
  const key = /Sec-WebSocket-Key: (.*)\r\n/.exec(request)?.[1]
  if (key === undefined) return
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n${more}\r\n`,
  )
  for (const [id, seq] of [
    [0, 4],
    [1, 5],
  ] as const) {
    const text = Buffer.from(`id: 1450755280:${id}\ncontent-type: application/json\n\n${eventJson(seq)}`)
    socket.write(Buffer.concat([Buffer.from([0x81, 126, text.length >> 8, text.length & 255]), text]))
  }
}

test('a WebSocket with a head before each message, of which the event alone is payload', async () => {
  const { port, asked } = await serve([upgraded('Sec-WebSocket-Protocol: ws+meta.nchan\r\n')])
  const mapping = {
    path: '/websocket?channel={channel}',
    subprotocol: 'ws+meta.nchan',
    body: 'after-blank-line',
    cursor: [{ from: { kind: 'id' }, to: { kind: 'query', name: 'last_event_id' } }],
    hello: null,
  } as const
  const memory = { cursor: [] }
  const { probe, outcome, abort } = follow(mappedWebSocket(mapping, events()), port, { memory })
  await probe.untilEvents(1)
  abort()
  await outcome
  expect(probe.log).toContain('hello notourserver:4 null')
  expect(probe.kinds.down.payload).toBe(Buffer.byteLength(eventJson(5)))
  expect(asked[0]).toContain('Sec-WebSocket-Protocol: ws+meta.nchan\r\n')
  const again = follow(mappedWebSocket(mapping, events()), port, { memory, since: 'notourserver:5' })
  await again.probe.untilHello()
  again.abort()
  await again.outcome
  expect(asked.find((text) => text.includes('last_event_id'))).toContain(
    'GET /websocket?channel=main&last_event_id=1450755280%3A1 HTTP/1.1\r\n',
  )
})

test('one without a subprotocol offers none, whatever the browser, says its hello, and bears a plain agreement on deflate', async () => {
  let heard = (): void => {}
  const hello = new Promise<void>((resolve) => {
    heard = resolve
  })
  const { port, asked } = await serve([upgraded('Sec-WebSocket-Extensions: permessage-deflate\r\n'), () => heard()])
  const mapping = {
    path: '/ws',
    subprotocol: null,
    body: 'after-blank-line',
    cursor: [],
    hello: '{"subscribe":"{channel}"}',
  } as const
  const { probe, outcome, abort } = follow(mappedWebSocket(mapping, events()), port, { headers: 'browser' })
  await probe.untilEvents(1)
  await hello
  abort()
  await outcome
  expect(asked[0]).not.toContain('Sec-WebSocket-Protocol')
  const frame = Buffer.from(asked[1] ?? '', 'latin1')
  const text = frame.subarray(6).map((byte, index) => byte ^ (frame[2 + (index % 4)] as number))
  expect(Buffer.from(text).toString()).toBe('{"subscribe":"main"}')
})
