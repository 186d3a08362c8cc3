import { EventSource } from 'eventsource'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { eventually, HandTurnedTime, RawClient, type RunningServer, startServer } from '../testing.ts'
import { dataLines } from './sse.ts'

const counts = (server: RunningServer) => server.lab.stats().transports['sse']!

/** The body without its chunk framing; every chunk of ours is complete once its end has arrived. */
function unchunk(received: string): string {
  let rest = received.slice(received.indexOf('\r\n\r\n') + 4)
  let body = ''
  while (rest !== '') {
    const size = Number.parseInt(rest, 16)
    const start = rest.indexOf('\r\n') + 2
    body += rest.slice(start, start + size)
    rest = rest.slice(start + size + 2)
  }
  return body
}

test('the head and a hello with id and retry are sent before any event', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  const received = await client.until('"gap":null}\n\n')
  const { headCursor } = server.lab.channels.open('main')
  expect(received).toContain('content-type: text/event-stream; charset=utf-8\r\n')
  expect(received).toContain('cache-control: no-cache, no-transform\r\nx-accel-buffering: no\r\n')
  expect(unchunk(received)).toBe(
    `retry: 2000\nevent: hello\nid: ${headCursor}\ndata: {"channel":"main","cursor":"${headCursor}","gap":null}\n\n`,
  )
})

test('every event is one chunk with its cursor as id', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('"gap":null}\n\n')
  const cursor = server.publish('x')
  const event = server.lab.channels.open('main').at(1)!
  await client.until('"data":"x"}\n\n\r\n')
  const block = `id: ${cursor}\ndata: ${event.json}\n\n`
  expect(client.received.endsWith(`${block.length.toString(16)}\r\n${block}\r\n`)).toBe(true)
})

test('an HTTP/1.0 client gets the same blocks without chunks', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  client.socket.write('GET /feed/sse HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n')
  await client.until('"gap":null}\n\n')
  server.publish('x')
  await client.until('"data":"x"}\n\n')
  expect(client.received).toMatch(/\r\n\r\nretry: 2000\nevent: hello\n/)
})

test('a resume repeats the own cursor in the hello and brings what was missed', async () => {
  const server = await startServer()
  const since = server.publish('one')
  server.publish('two')
  const client = new RawClient(server.port).get(`/feed/sse?since=${since}`)
  const body = unchunk(await client.until('"data":"two"}\n\n\r\n'))
  expect(body).toContain(`event: hello\nid: ${since}\n`)
  expect(body).not.toContain('"data":"one"')
})

test('Last-Event-ID wins over since, and a malformed one is a gap inside the hello', async () => {
  const server = await startServer()
  const cursor = server.publish('one')
  const resumed = new RawClient(server.port).get('/feed/sse?since=earliest', `Last-Event-ID: ${cursor}`)
  expect(unchunk(await resumed.until('"gap":null}\n\n'))).toContain(`id: ${cursor}\n`)
  const stale = new RawClient(server.port).get('/feed/sse', 'Last-Event-ID: 17')
  const to = server.lab.channels.open('main').cursorAt(0)
  expect(unchunk(await stale.until('"data":"one"}\n\n'))).toContain(`"gap":{"from":null,"to":"${to}"}}`)
})

test('a long way back is read from history as the reader takes it, not cut off as too slow', async () => {
  const server = await startServer()
  for (let index = 0; index < 300; index++) server.publish('x'.repeat(60_000))
  const client = new RawClient(server.port).get('/feed/sse?since=earliest')
  client.socket.pause()
  await eventually(() => counts(server).subscriptions === 1)
  expect(counts(server).deliveredEvents).toBeLessThan(300)
  client.socket.resume()
  await eventually(() => counts(server).deliveredEvents === 300)
  server.publish('live')
  await client.until('"data":"live"')
  const seqs = [...unchunk(client.received).matchAll(/data: \{"seq":(\d+),/g)].map((match) => Number(match[1]))
  expect(seqs).toEqual(Array.from({ length: 301 }, (_, index) => index + 1))
  expect(counts(server).slowConsumers).toBe(0)
})

test('a reader that falls out of the history while it catches up is told with a gap', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, time)
  for (let index = 0; index < 300; index++) server.publish('x'.repeat(60_000))
  const client = new RawClient(server.port).get('/feed/sse?since=earliest')
  client.socket.pause()
  await eventually(() => counts(server).subscriptions === 1)
  time.advance(121_000_000)
  const cursor = server.publish('held')
  client.socket.resume()
  const body = unchunk(await client.until('"data":"held"'))
  const last = [...body.matchAll(/^id: (\S+)\ndata: \{"seq"/gm)].at(-2)?.[1]
  const to = server.lab.channels.open('main').cursorAt(300)
  expect(body).toContain(`event: gap\nid: ${to}\ndata: {"from":"${last}","to":"${to}"}\n\nid: ${cursor}\n`)
})

test('a reader that stops reading is cut off once its outbox is full, and resumes from its cursor', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('"gap":null}\n\n')
  client.socket.pause()
  while (counts(server).slowConsumers === 0) {
    server.publish('x'.repeat(60_000))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await eventually(() => counts(server).subscriptions === 0)
  expect(server.lab.channels.open('main').subscribers).toBe(0)
})

test('a client that half-closes gets the last chunk and an end', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('"gap":null}\n\n')
  client.socket.end()
  await client.ended
  expect(client.received.endsWith('\r\n0\r\n\r\n')).toBe(true)
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(counts(server)).toMatchObject({ subscriptions: 0, bytesDown: client.received.length })
})

test('a quiet stream gets a comment', async () => {
  const server = await startServer({ sseHeartbeatMs: 40 })
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('\r\n3\r\n:\n\n\r\n')
  expect(client.received).not.toContain('"seq"')
})

test.each(['HEAD', 'POST'])('%s opens no stream', async (method) => {
  const server = await startServer()
  const response = await fetch(`${server.origin}/feed/sse`, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
})

test('one connection too many is told to come back, in a stream that ends', async () => {
  const server = await startServer({ connections: 1 })
  const first = new RawClient(server.port).get('/feed/sse')
  await first.until('"gap":null}\n\n')
  const second = new RawClient(server.port).get('/feed/sse')
  await second.ended
  expect(second.received).toMatch(/^HTTP\/1.1 200 OK\r\n/)
  expect(unchunk(second.received)).toMatch(/^retry: \d{4}\n\n$/)
  expect(counts(server).refusedConnections).toBe(1)
})

test('a stream behind another request begins when that is answered', async () => {
  const server = await startServer()
  const { headCursor } = server.lab.channels.open('main')
  const client = new RawClient(server.port).get(`/feed/long-polling?since=${headCursor}`).get('/feed/sse')
  await eventually(() => server.lab.stats().transports['long-polling']!.subscriptions === 1)
  expect(counts(server).requests).toBe(0)
  server.publish('answer')
  await client.until('event: hello')
  expect(client.received.match(/HTTP\/1.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
})

test('an EventSource follows, and resumes by itself after a cut', async () => {
  const server = await startServer()
  const heard: string[] = []
  const source = new EventSource(`${server.origin}/feed/sse`)
  onTestFinished(() => source.close())
  source.onmessage = (message) => heard.push(JSON.parse(message.data).data)
  const hello = new Promise((resolve) => source.addEventListener('hello', resolve))
  await hello
  server.publish('before')
  await eventually(() => heard.length === 1)
  await new Promise<void>((resolve) => server.app.server.getConnections(() => resolve()))
  server.app.server.closeAllConnections()
  server.publish('during')
  await eventually(() => heard.length === 2)
  expect(heard).toEqual(['before', 'during'])
}, 10_000)

test('whatever the line ends, data comes back as the standard says', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('\r', '\n', '\r\n', 'a', 'ü', ': x', 'id: 9', ' ')), (pieces) => {
      const text = pieces.join('')
      const messages: EventSourceMessage[] = []
      createParser({ onEvent: (message) => messages.push(message) }).feed(`${dataLines(text)}\n`)
      expect(messages.map((message) => message.data)).toEqual([text.replace(/\r\n|\r/g, '\n')])
    }),
  )
})
