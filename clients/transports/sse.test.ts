import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { EPOCH, eventJson, type Follow, follow, LIMITS, listen } from '../wire/made-up-server.ts'
import { sse } from './sse.ts'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n'
const HELLO = `retry: 2000\nevent: hello\nid: ${EPOCH}:1\ndata: {"channel":"main","cursor":"${EPOCH}:1","gap":null}\n\n`
const block = (seq: number): string => `id: ${EPOCH}:${seq}\ndata: ${eventJson(seq)}\n\n`

/** A server that streams through node:http; the test writes. */
async function serve(): Promise<{ port: number; opened: Promise<ServerResponse>; ended: Promise<void> }> {
  let opened: (response: ServerResponse) => void = () => {}
  let ended: () => void = () => {}
  const server = createHttpServer((request, response) => {
    request.socket.once('end', () => ended())
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    opened(response)
  })
  return {
    port: await listen(server, onTestFinished),
    opened: new Promise((resolve) => {
      opened = resolve
    }),
    ended: new Promise((resolve) => {
      ended = resolve
    }),
  }
}

/** A server that answers with these bytes and then FIN. */
async function answer(bytes: string | Buffer): Promise<Follow> {
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(bytes)))
  return follow(sse, await listen(server, onTestFinished))
}

test('hello, events, gap and heartbeat come as they were sent, with every byte of its kind', async () => {
  const { port, opened } = await serve()
  const { probe, outcome } = follow(sse, port)
  const response = await opened
  const gap = { from: `${EPOCH}:2`, to: `${EPOCH}:5` }
  const text = `${HELLO}${block(2)}: alive\n\nevent: gap\nid: ${EPOCH}:5\ndata: ${JSON.stringify(gap)}\n\n${block(6)}`
  for (const byte of Buffer.from(text)) response.write(Buffer.from([byte]))
  response.end()
  expect(await outcome).toBe('ended')
  expect(probe.log).toEqual([
    'connecting',
    'connected',
    'stream',
    `hello ${EPOCH}:1 null`,
    'event 2',
    `gap ${JSON.stringify(gap)}`,
    'event 6',
    'closed',
  ])
  expect(probe.events.map(({ text }) => text)).toEqual([eventJson(2), eventJson(6)])
  expect(probe.kinds.down).toMatchObject({
    payload: Buffer.byteLength(eventJson(2) + eventJson(6)),
    heartbeat: 8,
    handshake: 0,
  })
  expect(probe.kinds.up.heads).toBe(probe.socketBytes.up)
})

test('a stream without chunks counts exactly the lines around its events as framing', async () => {
  const text = `${HEAD}\r\n${HELLO}${block(2)}:\n\n`
  const { probe, outcome } = await answer(text)
  expect(await outcome).toBe('ended')
  const [heads, payload] = [HEAD.length + 2, Buffer.byteLength(eventJson(2))]
  expect(probe.kinds.down).toEqual({
    heads,
    payload,
    heartbeat: 2,
    handshake: 0,
    framing: Buffer.byteLength(text) - heads - payload - 2,
  })
})

test('close half-closes, and reads what the server still sends', async () => {
  const { port, opened, ended } = await serve()
  const { probe, outcome, close } = follow(sse, port)
  const response = await opened
  response.write(HELLO)
  await probe.untilLogged(`hello ${EPOCH}:1 null`)
  close()
  close()
  await ended
  expect(await outcome).toBe('ended')
  expect(probe.log.at(-1)).toBe('closed')
})

test('a gap found at connect travels inside the hello', async () => {
  const hello = { channel: 'main', cursor: `${EPOCH}:9`, gap: { from: null, to: `${EPOCH}:9` } }
  const { probe } = await answer(`${HEAD}\r\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n`)
  await probe.untilLogged(`hello ${EPOCH}:9 ${JSON.stringify(hello.gap)}`)
})

test.each([
  [
    'HTTP/1.1 404 Not Found\r\nContent-Length: 26\r\n\r\n{"detail":"no such thing"}',
    'expected 200 from GET /feed/sse, got 404: no such thing',
  ],
  ['HTTP/1.1 503 Busy\r\n\r\nplain', 'expected 200 from GET /feed/sse, got 503: "plain"'],
  [
    'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>',
    'expected text/event-stream from GET /feed/sse, got text/html',
  ],
  [`${HEAD}\r\nevent: hello\ndata: {"cursor":"x"}\n\n`, 'expected a hello'],
  [`${HEAD}\r\nevent: gap\ndata: {"to":1}\n\n`, 'expected a gap'],
  [`${HEAD}\r\ndata: {"seq":"1"}\n\n`, 'expected an event'],
  [`${HEAD}\r\nevent: hello\ndata: {\n\n`, 'expected JSON'],
  [`${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n:abc\n\r\n7\r\nda`, 'the server closed before it'],
  [`${HEAD}Transfer-Encoding: chunked\r\n\r\nz`, 'chunk size in hexadecimal'],
  [`${HEAD}Content-Length: 2\r\n\r\n:\n!`, 'expected one response, got 1 B after it'],
])('%j ends it with words, and its bytes are accounted for', async (text, message) => {
  const { outcome } = await answer(text)
  expect(await outcome).toContain(message)
})

test('silence for two heartbeats is a failure', async () => {
  const { port } = await serve()
  const limits = { ...LIMITS, sseHeartbeatMs: 30 }
  const { probe, outcome } = follow(sse, port, { target: { host: '127.0.0.1', port, basePath: '', limits } })
  expect(await outcome).toBe('expected a sign of life from GET /feed/sse within 60 ms, none came')
  expect(probe.log.at(-1)).toBe('reset')
})

test('a cut in the middle of an event loses nothing but that event, and says so', async () => {
  let cut: () => void = () => {}
  const server = createServer((socket) => {
    cut = () => socket.resetAndDestroy()
    socket.once('data', () => socket.write(`${HEAD}\r\n${HELLO}${block(2)}${block(3).slice(0, 40)}`))
  })
  const { probe, outcome } = follow(sse, await listen(server, onTestFinished))
  await probe.untilLogged('event 2')
  cut()
  expect(await outcome).toContain('ECONNRESET')
  expect(probe.log.slice(-2)).toEqual(['event 2', 'reset'])
})

describe('an event has the stamp of its read when it begins with it, and no older byte can have woken us', () => {
  const READ_US = 1_000_000
  const COMPLETED_US = 77

  /** Each piece is written when the one before was read; stamps of the events. */
  async function stampsOf(pieces: readonly string[], beginning = `${HEAD}\r\n${HELLO}`): Promise<number[]> {
    let reads = 0
    const server = createServer((socket) => {
      socket
        .on('error', () => {})
        .once('data', async () => {
          for (const [index, piece] of [beginning, ...pieces].entries()) {
            while (reads < index) await setImmediate()
            socket.write(piece)
          }
          socket.end()
        })
    })
    const readClock = { nowUs: () => READ_US + reads++, completedUs: () => COMPLETED_US }
    const { probe, outcome } = follow(sse, await listen(server, onTestFinished), { readClock })
    await outcome
    return probe.events.map(({ receivedAtUs }) => receivedAtUs)
  }

  test.each([
    ['behind a hello in an earlier read', [block(2)], READ_US + 1],
    ['behind a comment in an earlier read', [': alive\n\n', block(2)], READ_US + 2],
    ['behind a comment in the same read', [`: alive\n${block(2)}`], COMPLETED_US],
    ['behind a block without data in the same read', [`retry: 5\n\n${block(2)}`], COMPLETED_US],
    ['whose first letter came in an earlier read', ['i', block(2).slice(1)], COMPLETED_US],
    ['whose id came in an earlier read', [`id: ${EPOCH}:2\n`, `data: ${eventJson(2)}\n\n`], COMPLETED_US],
    ['whose last byte came in a later read', [block(2).slice(0, -1), '\n'], COMPLETED_US],
    ['behind the second byte of a line end', [`${block(2).replaceAll('\n', '\r')}`, `\n${block(3)}`], COMPLETED_US],
  ])('%s', async (_, pieces, expected) => {
    expect((await stampsOf(pieces)).at(-1)).toBe(expected)
  })

  test.each([
    ['a chunk in the same read', (head: string, rest: string) => [head + rest], READ_US + 1],
    ['a chunk of which the head began in an earlier read', (head: string, rest: string) => [head, rest], COMPLETED_US],
  ])('in %s', async (_, cut, expected) => {
    const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
    const event = chunk(block(2))
    const pieces = cut(event.slice(0, 1), `${event.slice(1)}0\r\n\r\n`)
    const beginning = `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk(HELLO)}`
    expect(await stampsOf(pieces, beginning)).toEqual([expected])
  })
})
