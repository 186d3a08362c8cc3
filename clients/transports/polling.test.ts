import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Clock, labClock } from '../../protocol/clock.ts'
import { batchJson, EPOCH, eventJson, type Follow, follow, listen } from '../wire/made-up-server.ts'
import { Probe } from '../wire/probe.ts'
import { polling } from './polling.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const json =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body)
  }

/** A server that gives these answers in turn, the last one for ever; `urls` are what it was asked. */
async function serve(...answers: Answer[]): Promise<{ port: number; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = []
  const server = createHttpServer((request, response) => {
    answers[Math.min(asked.length, answers.length - 1)]?.(request, response)
    asked.push(request)
  })
  return { port: await listen(server, onTestFinished), asked }
}

const poll = (port: number, settings = {}, since = 'now'): Follow =>
  follow(polling, port, { since, settings: { intervalMs: 20, ...settings } })

test('events come in order, each poll continues where the last one ended, and every byte has its kind', async () => {
  const events = [1, 2, 3].map((seq) => eventJson(seq))
  const { port, asked } = await serve(
    json(batchJson(0, [])),
    json(batchJson(2, events.slice(0, 2))),
    json(batchJson(3, events.slice(2))),
    json(batchJson(3, [])),
  )
  const { probe, outcome, close } = poll(port)
  await probe.untilLogged('empty', 2)
  close()
  close()
  expect(await outcome).toBe('ended')
  expect(probe.events.map(({ text }) => text)).toEqual(events)
  expect(probe.log.slice(0, 11)).toEqual([
    'connecting',
    'connected',
    'request',
    `hello ${EPOCH}:0 null`,
    'empty',
    'request',
    'event 1',
    'event 2',
    'request',
    'event 3',
    'request',
  ])
  expect(probe.times('connecting')).toBe(1)
  expect(asked.slice(0, 4).map(({ url }) => new URL(`http://x${url}`).searchParams.get('since'))).toEqual([
    'now',
    `${EPOCH}:0`,
    `${EPOCH}:2`,
    `${EPOCH}:3`,
  ])
  expect(probe.kinds.down.payload).toBe(Buffer.byteLength(events.join('')))
  expect(probe.kinds.down.framing).toBeGreaterThan(0)
  expect(probe.kinds.up).toEqual({ payload: 0, framing: 0, heads: probe.socketBytes.up, handshake: 0, heartbeat: 0 })
  expect(probe.latenessesUs.every((us) => us >= 0)).toBe(true)
})

test('both events of one answer are received at one instant, that of its last byte', async () => {
  const body = Buffer.from(batchJson(2, [eventJson(1), eventJson(2)]))
  const split = (_request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200)
    for (const byte of body) response.write(Buffer.from([byte]))
    response.end()
  }
  const { port } = await serve(split, json(batchJson(2, [])))
  const { probe, outcome, close } = poll(port)
  await probe.untilLogged('empty')
  close()
  expect(await outcome).toBe('ended')
  expect(probe.log).toContain(`hello ${EPOCH}:0 null`)
  expect(probe.events.map(({ text }) => text)).toEqual([eventJson(1), eventJson(2)])
  expect(probe.events[0]?.receivedAtUs).toBe(probe.events[1]?.receivedAtUs)
})

test('more is asked for at once, and a later gap is told before the events after it', async () => {
  const gap = { from: `${EPOCH}:1`, to: `${EPOCH}:5` }
  const { port } = await serve(
    json(batchJson(1, [eventJson(1)], { hasMore: true })),
    json(batchJson(6, [eventJson(6)], { gap })),
    json(batchJson(6, [])),
  )
  const { probe, outcome, close } = poll(port, { intervalMs: 60_000 })
  await probe.untilLogged('event 6')
  close()
  expect(await outcome).toBe('ended')
  expect(probe.log.slice(3, -1)).toEqual([
    `hello ${EPOCH}:0 null`,
    'event 1',
    'request',
    `gap ${JSON.stringify(gap)}`,
    'event 6',
  ])
})

test.each([
  [
    'a cursor without a gap is where delivery begins',
    `${EPOCH}:3`,
    batchJson(5, [eventJson(4), eventJson(5)]),
    `${EPOCH}:3 null`,
  ],
  [
    'a gap moves the beginning to its end',
    `${EPOCH}:3`,
    batchJson(9, [eventJson(9)], { gap: { from: `${EPOCH}:3`, to: `${EPOCH}:8` } }),
    `${EPOCH}:8 {"from":"${EPOCH}:3","to":"${EPOCH}:8"}`,
  ],
  [
    'events that are held put the beginning before the first',
    'last:2',
    batchJson(5, [eventJson(4), eventJson(5)]),
    `${EPOCH}:3 null`,
  ],
])('%s', async (_, since, body, hello) => {
  const { port } = await serve(json(body))
  const { probe, outcome, close } = poll(port, {}, since)
  await probe.untilLogged(`hello ${hello}`)
  close()
  expect(await outcome).toBe('ended')
})

test.each([true, false])('an ETag is sent back for the same URL only: %s', async (etag) => {
  const notModified: Answer = (request, response) => {
    if (request.headers['if-none-match'] === '"same"') response.writeHead(304, { etag: '"same"' }).end()
    else json(batchJson(0, []), { etag: '"same"' })(request, response)
  }
  const { port, asked } = await serve(json(batchJson(0, []), { etag: '"first"' }), notModified)
  const { probe, outcome, close } = poll(port, { etag })
  await probe.untilLogged('empty', 4)
  close()
  expect(await outcome).toBe('ended')
  const conditions = asked.slice(0, 4).map(({ headers }) => headers['if-none-match'])
  expect(conditions).toEqual(
    etag ? [undefined, undefined, '"same"', '"same"'] : [undefined, undefined, undefined, undefined],
  )
})

test('a server without keep-alive gets a connection for each poll', async () => {
  const { port } = await serve(json(batchJson(0, []), { connection: 'close' }))
  const { probe, outcome, close } = poll(port)
  await probe.untilLogged('closed', 3)
  close()
  expect(await outcome).toBe('ended')
  expect(probe.times('connecting')).toBe(probe.times('request'))
})

/** The instants for which polls were planned, from what each was late by and the reading that told so. */
class Planned extends Probe {
  readonly clock: Clock = { nowUs: () => this.#read(labClock.nowUs()) }
  /** By answer: the first reading after it, and what was planned from there to the next one. */
  readonly answers: { readAtUs: number; readonly instantsUs: number[] }[] = []
  #lastUs = 0
  #answered = false

  override answered(bytes: number, isEmpty: boolean): void {
    this.#answered = true
    super.answered(bytes, isEmpty)
  }

  override pollLateness(us: number): void {
    this.answers.at(-1)?.instantsUs.push(this.#lastUs - us)
    super.pollLateness(us)
  }

  #read(nowUs: number): number {
    if (this.#answered) this.answers.push({ readAtUs: nowUs, instantsUs: [] })
    this.#answered = false
    this.#lastUs = nowUs
    return nowUs
  }
}

test.each(['fixed-rate', 'fixed-delay'])(
  '%s plans every poll for the very instant that its rule says',
  async (schedule) => {
    const intervalUs = 40_000
    const originUs = labClock.nowUs() - 1_000_000
    const firstUs = originUs + 0.25 * intervalUs
    const planned = new Planned()
    const { port } = await serve(json(batchJson(0, [])))
    const { done, close } = follow(polling, port, {
      settings: { intervalMs: intervalUs / 1000, schedule },
      poll: { originUs, phase: 0.25 },
      clock: planned.clock,
      observer: planned,
    })
    await planned.untilLogged('empty', 6)
    close()
    await done
    const complete = planned.answers.slice(0, 4)
    expect(complete).toHaveLength(4)
    for (const { readAtUs, instantsUs } of complete) {
      const untilNextUs = intervalUs - ((readAtUs - firstUs) % intervalUs)
      expect(instantsUs).toContain(readAtUs + (schedule === 'fixed-rate' ? untilNextUs : intervalUs))
      // A timer of ours that was late for a whole interval may tell of the instants that it missed, too.
      const offGridUs = instantsUs.map((us) => (us - firstUs) % intervalUs)
      if (schedule === 'fixed-rate') expect(offGridUs).toEqual(offGridUs.map(() => 0))
      else expect(instantsUs).toHaveLength(1)
    }
  },
)

test('an idle connection that the server closes, and one that it closes without an answer, are opened again', async () => {
  let connections = 0
  const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${batchJson(0, []).length}\r\n\r\n${batchJson(0, [])}`
  const server = createServer((socket) => {
    const nth = ++connections
    let requests = 0
    socket.on('error', () => {})
    socket.on('data', () => {
      requests++
      if (nth === 1) socket.end(answer)
      else if (nth === 2 && requests === 2) socket.end()
      else socket.write(answer)
    })
  })
  const { probe, outcome, close } = poll(await listen(server, onTestFinished))
  await probe.untilLogged('empty', 4)
  close()
  expect(await outcome).toBe('ended')
  expect(probe.times('connecting')).toBe(3)
})

test.each([
  [
    'HTTP/1.1 503 Busy\r\nContent-Length: 24\r\n\r\n{"detail":"come later…"}'.replace('…', '.'),
    'expected 200 or 304 from GET /feed/polling, got 503',
  ],
  ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n[1]', 'expected a batch'],
  [
    `HTTP/1.1 200 OK\r\nContent-Length: ${batchJson(1, ['{"a":1}']).length}\r\n\r\n${batchJson(1, ['{"a":1}'])}`,
    'expected an event',
  ],
  ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}{}', 'expected one answer to one request, got 2 B more'],
  ['HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}', 'expected gzip, got other bytes'],
  ['SSH-2.0-OpenSSH\r\n', 'expected "HTTP/1.1 <status>"'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"cursor"', 'closed the connection before its end'],
  ['', 'closed the connection before its end'],
])('%j ends it with words, and its bytes are accounted for', async (text, message) => {
  const server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(text)))
  const { outcome } = poll(await listen(server, onTestFinished))
  expect(await outcome).toContain(message)
})

test('a refused and a reset connection fail it, and are told apart', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
  const port = await listen(server, onTestFinished)
  const reset = poll(port)
  expect(await reset.outcome).toContain('ECONNRESET')
  expect(reset.probe.log).toEqual(['connecting', 'connected', 'request', 'reset'])
  server.close()
  const refused = poll(port)
  expect(await refused.outcome).toContain('ECONNREFUSED')
  expect(refused.probe.log).toEqual(['connecting', 'refused'])
})

test('a poll that stays unanswered for its time-out is a failure', async () => {
  const { port } = await serve(() => {})
  const { outcome, probe } = poll(port, { timeoutMs: 80 })
  expect(await outcome).toBe('expected an answer within 80 ms, none came')
  expect(probe.log.at(-1)).toBe('reset')
})

test('an abort resets the connection at once', async () => {
  const { port } = await serve(json(batchJson(0, [])))
  const { probe, outcome, abort } = poll(port)
  await probe.untilLogged('empty')
  abort()
  expect(await outcome).toBe('the following was aborted by this client')
  expect(probe.log.at(-1)).toBe('reset')
})

test('messages go up on a connection of their own, one after the other', async () => {
  const bodies: string[] = []
  const server = createHttpServer(async (request, response) => {
    if (request.method === 'GET') return json(batchJson(0, []))(request, response)
    let body = ''
    for await (const piece of request) body += piece
    bodies.push(body)
    const { id } = JSON.parse(body)
    if (id === 'bad') response.writeHead(413).end('{"detail":"at most 64 KiB"}')
    else response.end(JSON.stringify({ id, cursor: `${EPOCH}:${bodies.length}` }))
  })
  const { probe, outcome, close, send } = poll(await listen(server, onTestFinished))
  const sent = ['a', 'bad', 'é'].map((id) =>
    send({ id, from: 'me', data: 'é😀' }).catch((error: Error) => error.message),
  )
  expect(await Promise.all(sent)).toEqual([
    { id: 'a', cursor: `${EPOCH}:1` },
    'expected 200 from POST /feed/messages, got 413: at most 64 KiB',
    { id: 'é', cursor: `${EPOCH}:3` },
  ])
  close()
  expect(await outcome).toBe('ended')
  expect(probe.kinds.up.payload).toBe(Buffer.byteLength(bodies.join('')))
  expect(probe.times('connecting')).toBe(2)
  await expect(send({ id: 'late', from: 'me', data: 1 })).rejects.toThrow('expected an open following')
})

test.each([
  ['is that of its read when it is the first thing in it', '', 1_000_000],
  ['is when it is complete when an interim response may have come before it', 'HTTP/1.1 103 Early Hints\r\n\r\n', 77],
])('the instant of an answer %s', async (_, before, expected) => {
  const body = batchJson(1, [eventJson(1)])
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
  const server = createServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.write(before + head + body))
  })
  const readClock = { nowUs: () => 1_000_000, completedUs: () => 77 }
  const { probe, close } = follow(polling, await listen(server, onTestFinished), { readClock })
  await probe.untilEvents(1)
  close()
  expect(probe.events[0]?.receivedAtUs).toBe(expected)
})

describe('after a stall', () => {
  /** Latenesses, ms, of the first poll after an answer when the clock says so much once its timer rings. */
  async function latenessesAfter(stallMs: number, settings: { schedule?: string; answerMs?: number }) {
    let nowUs = 5_000
    const clock = { nowUs: () => nowUs }
    const { port } = await serve((request, response) => {
      nowUs += (settings.answerMs ?? 0) * 1000
      json(batchJson(0, []))(request, response)
    })
    const { schedule = 'fixed-rate' } = settings
    const { probe, outcome, close } = follow(polling, port, {
      settings: { intervalMs: 20, schedule },
      clock,
      readClock: { nowUs: () => nowUs, completedUs: (atUs) => atUs },
      poll: { originUs: 0, phase: 0 },
    })
    await probe.untilLogged('empty')
    nowUs += stallMs * 1000
    await probe.untilLogged('request', 2)
    close()
    expect(await outcome).toBe('ended')
    return probe.latenessesUs.map((us) => us / 1000)
  }

  test('each instant of a fixed rate that the timer swallowed is told, as late as it is by then', async () => {
    // Asked at 5 ms, so next at 20; the timer rings at 1,015.
    const expected = Array.from({ length: 50 }, (_, nth) => 995 - 20 * nth)
    expect(await latenessesAfter(1010, {})).toEqual(expected)
  })

  test('a poll that is late by less than an interval swallowed none', async () => {
    expect(await latenessesAfter(34, {})).toEqual([19])
  })

  test('a fixed delay has no instants to swallow', async () => {
    expect(await latenessesAfter(1015, { schedule: 'fixed-delay' })).toEqual([995])
  })

  test('what a slow answer skips is not late', async () => {
    expect(await latenessesAfter(20, { answerMs: 990 })).toEqual([15])
  })

  test('a stall of hours is told in a bounded number of instants, the latest', async () => {
    const told = await latenessesAfter(7_200_015, {})
    expect([told.length, told[0], told.at(-1)]).toEqual([1001, 7_200_000, 7_180_000])
  })
})
