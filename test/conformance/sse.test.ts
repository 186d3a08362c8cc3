/** Server-Sent Events at the wire: the stream as the HTML standard reads it, and what a browser resumes from. */
import { EventSource } from 'eventsource'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { expect, onTestFinished } from 'vitest'
import { sse as client } from '../../clients/transports/sse.ts'
import { eventually, HandTurnedTime } from '../../server/testing.ts'
import { dataLines, sse as server } from '../../server/transports/sse.ts'
import { benchFor } from './bench.ts'
import type { LabUnderTest } from './lab-under-test.ts'
import { rule, ruleOfEach } from './rule.ts'
import { EPOCH, eventJson, followScript, scriptedServer } from './scripted-server.ts'
import { ask, headOf, post, readAnswer, unchunk } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })
const PATH = '/feed/sse'
const HELLO_ENDS = '}\n\n\r\n'

/** A stream whose hello has arrived. */
async function open(lab: LabUnderTest, query = '', ...lines: string[]): Promise<WireClient> {
  const wire = new WireClient(lab.port).get(`${PATH}${query}`, ...lines)
  await wire.untilText(HELLO_ENDS)
  return wire
}

/** The stream as a browser would dispatch it. */
function dispatched(received: string): EventSourceMessage[] {
  const messages: EventSourceMessage[] = []
  createParser({ onEvent: (message) => messages.push(message) }).feed(bodyOf(received))
  return messages
}

const bodyOf = (received: string): string => readAnswer(received).body

rule('WHATWG HTML §9.2.5', 'the type is text/event-stream, in UTF-8', async () => {
  const lab = await startLab()
  const { status, headers } = await headOf(await open(lab))
  expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
})

rule(
  'RFC 9111 §5.2.2',
  'no cache keeps a stream and no proxy changes it: no-cache, no-transform, X-Accel-Buffering: no',
  async () => {
    const lab = await startLab()
    const { headers } = await headOf(await open(lab, '', 'Accept-Encoding: gzip, br'))
    expect([headers['cache-control'], headers['x-accel-buffering']]).toEqual(['no-cache, no-transform', 'no'])
    expect(headers['content-encoding']).toBeUndefined()
  },
)

rule('transport-lab wire, hello', 'head and hello are flushed at once, before any event', async () => {
  const lab = await startLab()
  const { received } = await open(lab)
  const hello = `{"channel":"main","cursor":"${lab.cursor}","gap":null}`
  expect(bodyOf(received)).toBe(`retry: 2000\nevent: hello\nid: ${lab.cursor}\ndata: ${hello}\n\n`)
})

rule(
  'WHATWG HTML §9.2.6',
  'retry comes first; the hello has id and data, so that a browser has a cursor before the first event',
  async () => {
    const lab = await startLab()
    const { received } = await open(lab)
    expect(bodyOf(received)).toMatch(/^retry: \d+\n/)
    expect(dispatched(received)).toEqual([
      { event: 'hello', id: lab.cursor, data: expect.stringContaining(lab.cursor) },
    ])
  },
)

rule('WHATWG HTML §9.2.6', 'every event has one id, its cursor, and its JSON as data', async () => {
  const lab = await startLab()
  const wire = await open(lab)
  const texts = [lab.publish('one'), lab.publish('é\u2028')]
  const messages = dispatched(await wire.untilText('\nid: ', 3)).slice(1)
  expect(messages).toEqual([1, 2].map((seq) => ({ event: undefined, id: lab.cursorAt(seq), data: texts[seq - 1] })))
})

rule('WHATWG HTML §9.2.5', 'data is split on CR, LF and CRLF: each piece has a data line of its own', () => {
  const text = 'a\rb\nc\r\nd\n\re\r'
  expect(dataLines(text)).toBe('data: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: e\ndata: \n')
})

rule(
  'RFC 9112 §7.1',
  'each block is one chunk with its exact size; HTTP/1.0 gets the same blocks without chunks',
  async () => {
    const lab = await startLab()
    const wire = await open(lab)
    const old = new WireClient(lab.port).send('GET /feed/sse HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n')
    await old.untilText('}\n\n')
    const block = `id: ${lab.cursorAt(1)}\ndata: ${lab.publish('x')}\n\n`
    expect((await wire.untilText(HELLO_ENDS, 2)).endsWith(`\r\n${block.length.toString(16)}\r\n${block}\r\n`)).toBe(
      true,
    )
    expect((await old.untilText(block)).endsWith(`}\n\n${block}`)).toBe(true)
  },
)

const EVIL = 'x\n\nevent: gap\nid: zzzzzzzzzzzz:9\ndata: {}\r\rid: 7\r\n\r\n'

ruleOfEach(
  'WHATWG HTML §9.2.6',
  'no field that a client fills in can inject lines into the stream',
  [
    ['id', { id: EVIL, from: 'a', data: 1 }],
    ['from', { id: 'i', from: EVIL, data: 1 }],
    ['data', { id: 'i', from: 'a', data: { [EVIL]: EVIL } }],
  ],
  async (_field, message) => {
    const lab = await startLab()
    const wire = await open(lab)
    const json = 'Content-Type: application/json'
    expect((await post(lab.port, '/feed/messages', JSON.stringify(message), json)).status).toBe(200)
    lab.publish('after')
    const messages = dispatched(await wire.untilText('"after"}\n\n')).slice(1)
    expect(messages.map(({ event, id }) => [event, id])).toEqual([
      [undefined, lab.cursorAt(1)],
      [undefined, lab.cursorAt(2)],
    ])
    expect(JSON.parse(messages[0]?.data ?? '').data).toEqual(message)
  },
)

rule(
  'WHATWG HTML §9.2.6',
  'neither channel nor cursor can inject lines: a malformed one comes back nowhere',
  async () => {
    const lab = await startLab()
    const evil = encodeURIComponent('main\n\ndata: evil')
    expect((await ask(lab.port, `${PATH}?channel=${evil}`)).status).toBe(400)
    expect((await ask(lab.port, `${PATH}?since=${evil}`)).status).toBe(400)
    const { received } = await open(lab, '', 'Last-Event-ID: data: evil')
    expect(received).not.toContain('evil')
  },
)

rule(
  'WHATWG HTML §9.2.7',
  'a quiet stream gets comments, every 15 s unless set otherwise, which dispatch nothing',
  async () => {
    expect((await startLab()).target.limits.sseHeartbeatMs).toBe(15_000)
    const lab = await startLab({ sseHeartbeatMs: 40 })
    const wire = await open(lab)
    expect(await wire.untilText('\r\n3\r\n:\n\n\r\n', 3)).toContain('3\r\n:\n\n\r\n')
    expect(dispatched(wire.received).length).toBe(1)
  },
)

rule(
  'transport-lab wire, heartbeat',
  'a reader that lags gets no heartbeat: they would only fill its outbox',
  async () => {
    const lab = await startLab({ sseHeartbeatMs: 40 })
    const lagging = await open(lab)
    lagging.socket.pause()
    for (let index = 0; index < 100; index++) lab.publish('x'.repeat(60_000))
    const before = lab.socketBytes('sse').down
    const quiet = await open(lab)
    const helloBytes = Buffer.byteLength(quiet.received, 'latin1')
    await quiet.untilText('3\r\n:\n\n\r\n', 5)
    expect(lab.gauges().subscriptions).toBeLessThanOrEqual(2)
    const beats = quiet.received.length - helloBytes
    expect(lab.socketBytes('sse').down - before).toBeLessThanOrEqual(helloBytes + beats + '3\r\n:\n\n\r\n'.length)
  },
)

rule(
  'WHATWG HTML §9.2.4',
  'Last-Event-ID wins over since: how far the client came, over where the page began',
  async () => {
    const lab = await startLab()
    lab.publishMany(3)
    const wire = await open(lab, '?since=earliest', `Last-Event-ID: ${lab.cursorAt(2)}`)
    const messages = dispatched(await wire.untilText('\nid: ', 2))
    expect(messages.map(({ id }) => id)).toEqual([lab.cursorAt(2), lab.cursorAt(3)])
  },
)

rule(
  'WHATWG HTML §9.2.3',
  'a malformed Last-Event-ID is a gap, not a 400, which would end an EventSource for good',
  async () => {
    const lab = await startLab()
    lab.publish('held')
    const wire = await open(lab, '', 'Last-Event-ID: 17')
    const [hello, event] = dispatched(await wire.untilText('"held"}\n\n'))
    expect(JSON.parse(hello?.data ?? '')).toEqual({
      channel: 'main',
      cursor: lab.cursorAt(0),
      gap: { from: null, to: lab.cursorAt(0) },
    })
    expect(event?.id).toBe(lab.cursorAt(1))
  },
)

rule('RFC 9457 §3', 'a malformed since is a 400 with a problem document that says what was expected', async () => {
  const lab = await startLab()
  const { status, headers, body } = await ask(lab.port, `${PATH}?since=yesterday`)
  expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
  expect(JSON.parse(body).detail).toMatch(/"now", "earliest", "last:N" or a cursor/)
})

rule(
  'transport-lab wire, gap',
  'a gap within a stream is an event of its own, whose id is where delivery goes on',
  async () => {
    const time = new HandTurnedTime()
    const lab = await startLab({}, time)
    for (let index = 0; index < 300; index++) lab.publish('x'.repeat(60_000))
    const wire = new WireClient(lab.port).get(`${PATH}?since=earliest`)
    wire.socket.pause()
    await lab.untilSubscriptions(1)
    time.advance(121_000_000)
    lab.publish('held')
    wire.socket.resume()
    const body = unchunk((await wire.untilText('"held"')).slice(wire.received.indexOf('\r\n\r\n') + 4))
    const last = [...body.matchAll(/^id: (\S+)\ndata: \{"seq"/gm)].at(-2)?.[1]
    const to = lab.cursorAt(300)
    expect(body.slice(body.lastIndexOf('event: gap'))).toContain(
      `event: gap\nid: ${to}\ndata: {"from":"${last}","to":"${to}"}\n\nid: ${lab.cursorAt(301)}\n`,
    )
  },
)

rule(
  'WHATWG HTML §9.2.3',
  'a connection too many is shed by 200, retry and the end: any other status would be final',
  async () => {
    const lab = await startLab({ connections: 1 })
    await open(lab)
    const answer = readAnswer(await new WireClient(lab.port).get(PATH).untilEnd())
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(answer.body).toMatch(/^retry: [23]\d{3}\n\n$/)
    expect(lab.stats('sse').refusedConnections).toBe(1)
  },
)

rule('WHATWG HTML §9.2.3', 'a channel too many is shed by 200, retry and the end', async () => {
  const lab = await startLab()
  for (let index = 0; index < 1_000; index++) lab.channel(`channel-${index}`)
  const answer = readAnswer(await new WireClient(lab.port).get(`${PATH}?channel=one-more`).untilEnd())
  expect([answer.status, answer.body]).toEqual([200, expect.stringMatching(/^retry: \d+\n\n$/)])
})

rule('RFC 9110 §15.5.6', 'HEAD opens no stream: 405 with Allow, as for other methods', async () => {
  const lab = await startLab()
  for (const method of ['HEAD', 'PUT']) {
    const answer = await new WireClient(lab.port).request(method, PATH, ['Connection: close']).untilEnd()
    expect(answer).toMatch(/^HTTP\/1\.1 405 .*\r\nallow: GET\r\n/s)
  }
  expect(lab.gauges().subscriptions).toBe(0)
})

rule('RFC 9112 §9.3.2', 'a stream cannot stand behind an unanswered request on its connection', async () => {
  const lab = await startLab()
  const wire = await open(lab)
  wire.get(PATH)
  lab.publish('still the first stream')
  await wire.untilText('"still the first stream"')
  expect(wire.received.match(/HTTP\/1.1 /g)?.length).toBe(1)
})

rule('RFC 9112 §7.1', 'a client that half-closes gets the last chunk and an end in return', async () => {
  const lab = await startLab()
  const wire = await open(lab)
  wire.socket.end()
  expect(await wire.untilEnd()).toMatch(/\r\n0\r\n\r\n$/)
  await lab.untilIdle()
})

rule('RFC 9112 §7.1', 'a server that closes ends each stream by its last chunk', async () => {
  const lab = await startLab()
  const wire = await open(lab)
  const closed = lab.close()
  expect(await wire.untilEnd()).toMatch(/\r\n0\r\n\r\n$/)
  wire.socket.end()
  await closed
})

rule(
  'transport-lab wire, lifetime',
  'a stream ends by its last chunk after its lifetime; who stays after that is cut',
  async () => {
    const lab = await startLab({ streamMs: 60 })
    const wire = await open(lab)
    expect(await wire.untilEnd()).toMatch(/\r\n0\r\n\r\n$/)
    await lab.untilIdle()
  },
)

rule(
  'transport-lab wire, lifetime',
  'lifetimes are random, between half of the longest and the whole of it; 0 is for ever',
  async () => {
    const lab = await startLab({ streamMs: 400 })
    const ends: number[] = []
    const began = performance.now()
    const wires = await Promise.all(Array.from({ length: 12 }, () => open(lab)))
    const opened = performance.now()
    await Promise.all(wires.map((wire) => wire.untilEnd().then(() => ends.push(performance.now()))))
    expect(Math.min(...ends) - began).toBeGreaterThanOrEqual(190)
    expect(Math.max(...ends) - opened).toBeLessThan(1_000)
    expect(Math.max(...ends) - Math.min(...ends)).toBeGreaterThan(40)
  },
)

rule('WHATWG HTML §9.2.3', 'an EventSource resumes by itself, and loses nothing', async () => {
  const lab = await startLab({ streamMs: 500 })
  const heard: unknown[] = []
  const source = new EventSource(`http://127.0.0.1:${lab.port}${PATH}`)
  onTestFinished(() => source.close())
  let hellos = 0
  source.addEventListener('hello', () => hellos++)
  source.onmessage = (message) => heard.push(JSON.parse(message.data).data)
  await eventually(() => hellos === 1)
  lab.publish('before')
  await eventually(() => heard.length === 1)
  await lab.untilIdle()
  lab.publish('while it was away')
  await eventually(() => heard.length === 2)
  expect([hellos, heard]).toEqual([2, ['before', 'while it was away']])
})

const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n'
const HELLO = `event: hello\nid: ${EPOCH}:0\ndata: {"channel":"main","cursor":"${EPOCH}:0","gap":null}\n\n`

rule('WHATWG HTML §9.2.6', 'an event counts only with the blank line that ends it', async () => {
  const port = await scriptedServer(({ socket }) => {
    socket.end(`${STREAM}${HELLO}id: ${EPOCH}:1\ndata: ${eventJson(1)}\n\nid: ${EPOCH}:2\ndata: ${eventJson(2)}\n`)
  })
  const { probe, outcome } = followScript(client, port)
  await outcome
  expect(probe.seqs).toEqual([1])
})

rule('WHATWG HTML §9.2.3', 'the client refuses a stream of another type', async () => {
  const port = await scriptedServer(({ socket }) => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n'))
  expect(await followScript(client, port).outcome).toContain(
    'expected text/event-stream from GET /feed/sse, got text/plain',
  )
})

rule(
  'transport-lab wire, liveness',
  'the client fails a stream that is silent for two heartbeats; a comment is a sign of life',
  async () => {
    const port = await scriptedServer(({ socket }) => {
      socket.write(STREAM + HELLO)
      let beats = 0
      const beating = setInterval(() => {
        if (++beats < 8) socket.write(':\n\n')
        else clearInterval(beating)
      }, 20)
    })
    const began = performance.now()
    const { probe, outcome } = followScript(client, port, { heartbeatMs: 50 })
    expect(await outcome).toBe('expected a sign of life from GET /feed/sse within 100 ms, none came')
    expect(performance.now() - began).toBeGreaterThan(200)
    expect(probe.ends).toEqual(['reset'])
  },
)
