/** Answers and streams that a server compresses, and questions that bound what an answer holds. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { constants, createGzip, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { compressedShare } from '../../protocol/compression.ts'
import type { ClientTransport } from '../transport.ts'
import { batchJson, EPOCH, eventJson, follow, LIMITS, listen } from '../wire/made-up-server.ts'
import { longPolling } from './long-polling.ts'
import { polling } from './polling.ts'
import { sse } from './sse.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** A server that gives these answers in turn, and then none. */
async function serve(...answers: Answer[]): Promise<{ port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => {
    asked.push(request)
    answers[asked.length - 1]?.(response, request)
  })
  onTestFinished(() => server.closeAllConnections())
  return { port: await listen(server, onTestFinished), asked }
}

const packed =
  (body: string, coding = 'gzip'): Answer =>
  (response) =>
    response.writeHead(200, { 'content-encoding': coding }).end(gzipSync(body))
const plain =
  (body: string): Answer =>
  (response) =>
    response.writeHead(200).end(body)

const EVENTS = [1, 2, 3].map((seq) => eventJson(seq))
const GZIP = { compression: 'gzip', intervalMs: 20 }
const ASKING: [string, ClientTransport][] = [
  ['polling', polling],
  ['long polling', longPolling],
]

describe.each(ASKING)('%s', (_name, transport) => {
  test('asks for gzip when it is told to, and reads answers with it and without', async () => {
    const batch = batchJson(2, EVENTS.slice(0, 2))
    const { port, asked } = await serve(
      plain(batchJson(0, [])),
      packed(batch),
      packed(batchJson(3, EVENTS.slice(2)), 'x-gzip'),
    )
    const { probe, outcome, close } = follow(transport, port, { settings: GZIP })
    await probe.untilEvents(3)
    close()
    expect(await outcome).toBe('ended')
    expect(probe.events.map(({ text }) => text)).toEqual(EVENTS)
    for (const { headers } of asked) expect(headers['accept-encoding']).toBe('gzip')
    const shareOf = (body: string, events: string[]) =>
      compressedShare(gzipSync(body).length, Buffer.byteLength(events.join('')), Buffer.byteLength(body))
    const last = batchJson(3, EVENTS.slice(2))
    expect(probe.kinds.down.payload).toBe(shareOf(batch, EVENTS.slice(0, 2)) + shareOf(last, EVENTS.slice(2)))
  })

  test('asks for nothing else: an answer in another coding fails it', async () => {
    const { port } = await serve(packed(batchJson(0, []), 'br'))
    expect(await follow(transport, port, { settings: GZIP }).outcome).toBe(
      'expected a response as it is or as gzip, got Content-Encoding "br"',
    )
  })

  test('refuses a bomb, and gzip that is cut', async () => {
    const bomb = await serve(packed(' '.repeat(20 * 1024 ** 2)))
    expect(await follow(transport, bomb.port).outcome).toContain('expected gzip of at most 16777216 B')
    const cut = await serve((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(batchJson(0, [])).subarray(0, 40)),
    )
    expect(await follow(transport, cut.port).outcome).toContain('expected gzip, got other bytes')
  })

  test('asks for so many events when that is fewer than the server would send', async () => {
    const limitOf = async (limit: number) => {
      const { port, asked } = await serve(plain(batchJson(0, [])))
      const { probe, outcome, close } = follow(transport, port, { settings: { limit } })
      await probe.untilHello()
      close()
      await outcome
      return new URL(`http://x${asked[0]?.url}`).searchParams.get('limit')
    }
    expect([await limitOf(20), await limitOf(LIMITS.responseEvents)]).toEqual(['20', null])
  })

  test('an exchange weighs what its question and its answer took on the wire', async () => {
    const { port } = await serve(plain(batchJson(0, [])), packed(batchJson(3, EVENTS)))
    const { probe, outcome, close } = follow(transport, port, {
      settings: { ...GZIP, intervalMs: 60_000 },
      since: `${EPOCH}:0`,
    })
    await probe.untilLogged('empty', 1)
    expect(probe.answerBytes).toBeGreaterThan(100)
    const weighed = probe.answerBytes
    expect(weighed).toBeLessThanOrEqual(probe.total('down') + probe.total('up'))
    close()
    await outcome
  })
})

test('all exchanges together weigh all bytes of a poller whose every question was answered', async () => {
  const { port } = await serve(
    plain(batchJson(0, [], { hasMore: true })),
    packed(batchJson(2, EVENTS.slice(0, 2), { hasMore: true })),
    plain(batchJson(3, EVENTS.slice(2))),
  )
  const { probe, outcome, close } = follow(polling, port, { settings: { intervalMs: 60_000 } })
  await probe.untilEvents(3)
  close()
  expect(await outcome).toBe('ended')
  expect(probe.answerBytes).toBe(probe.total('down') + probe.total('up'))
})

describe('a compressed stream', () => {
  const HELLO = `event: hello\nid: ${EPOCH}:1\ndata: {"channel":"main","cursor":"${EPOCH}:1","gap":null}\n\n`
  const block = (seq: number): string => `id: ${EPOCH}:${seq}\ndata: ${eventJson(seq)}\n\n`
  const STREAM = { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' }

  test('of a server that keeps one context for it is followed, event by event', async () => {
    const gzip = createGzip()
    const { port, asked } = await serve((response) => {
      response.writeHead(200, STREAM)
      gzip.pipe(response)
    })
    const say = (text: string): void => {
      gzip.write(text)
      gzip.flush(constants.Z_SYNC_FLUSH)
    }
    const { probe, close, outcome } = follow(sse, port, { settings: { compression: 'gzip' } })
    say(HELLO)
    await probe.untilHello()
    for (let seq = 2; seq <= 40; seq++) {
      say(block(seq))
      await probe.untilSeq(seq)
    }
    expect(probe.events.map(({ text }) => text)).toEqual(Array.from({ length: 39 }, (_, index) => eventJson(index + 2)))
    expect(probe.kinds.down.payload).toBeLessThan(39 * eventJson(2).length * 0.7)
    expect(asked[0]?.headers['accept-encoding']).toBe('gzip')
    close()
    gzip.end()
    await outcome
  })

  test('that is no gzip fails it', async () => {
    const { port } = await serve((response) => {
      response
        .writeHead(200, STREAM)
        .write(Buffer.concat([Buffer.from('data: {"seq":1}'), Buffer.from([0, 0, 0xff, 0xff])]))
    })
    expect(await follow(sse, port).outcome).toContain('expected a gzip member')
  })
})
