/** Server-Sent Events at the wire: the stream as the HTML standard reads it. */
import { expect } from 'vitest'
import { sse as client } from '../../clients/transports/sse.ts'
import { dataLines, sse as server } from '../../server/transports/sse.ts'
import { benchFor } from './bench.ts'
import { rule, ruleOfEach } from './rule.ts'
import { bodyOf, dispatched, HELLO_ENDS, openStream } from './wire/event-stream.ts'
import { ask, headOf, post } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })
const PATH = '/feed/sse'
/** A comment in its chunk. */
const BEAT = '3\r\n:\n\n\r\n'

rule('WHATWG HTML §9.2.5', 'the type is text/event-stream, in UTF-8', async () => {
  const lab = await startLab()
  const { status, headers } = await headOf(await openStream(lab.port))
  expect([status, headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
})

rule(
  'RFC 9111 §5.2.2',
  'no cache keeps a stream and no proxy changes it: no-cache, no-transform, X-Accel-Buffering: no',
  async () => {
    const lab = await startLab()
    const { headers } = await headOf(await openStream(lab.port, '', 'Accept-Encoding: gzip, br'))
    expect([headers['cache-control'], headers['x-accel-buffering']]).toEqual(['no-cache, no-transform', 'no'])
    expect(headers['content-encoding']).toBeUndefined()
  },
)

rule('transport-lab wire, hello', 'head and hello are flushed at once, before any event', async () => {
  const lab = await startLab()
  const { received } = await openStream(lab.port)
  const hello = `{"channel":"main","cursor":"${lab.cursor}","gap":null}`
  expect(bodyOf(received)).toBe(`retry: 2000\nevent: hello\nid: ${lab.cursor}\ndata: ${hello}\n\n`)
})

rule(
  'WHATWG HTML §9.2.6',
  'retry comes first; the hello has id and data, so that a browser has a cursor before the first event',
  async () => {
    const lab = await startLab()
    const { received } = await openStream(lab.port)
    expect(bodyOf(received)).toMatch(/^retry: \d+\n/)
    expect(dispatched(received)).toEqual([
      { event: 'hello', id: lab.cursor, data: expect.stringContaining(lab.cursor) },
    ])
  },
)

rule('WHATWG HTML §9.2.6', 'every event has one id, its cursor, and its JSON as data', async () => {
  const lab = await startLab()
  const wire = await openStream(lab.port)
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
    const wire = await openStream(lab.port)
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
    const wire = await openStream(lab.port)
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
    const { received } = await openStream(lab.port, '', 'Last-Event-ID: data: evil')
    expect(received).not.toContain('evil')
  },
)

rule(
  'WHATWG HTML §9.2.7',
  'a quiet stream gets comments, every 15 s unless set otherwise, which dispatch nothing',
  async () => {
    expect((await startLab()).target.limits.sseHeartbeatMs).toBe(15_000)
    const lab = await startLab({ sseHeartbeatMs: 40 })
    const wire = await openStream(lab.port)
    expect(await wire.untilText(BEAT, 3)).toContain(BEAT)
    expect(dispatched(wire.received).length).toBe(1)
  },
)

rule(
  'transport-lab wire, heartbeat',
  'a reader that lags gets no heartbeat: they would only fill its outbox',
  async () => {
    const lab = await startLab({ sseHeartbeatMs: 40, outboxBytes: 64 * 1024 ** 2 })
    const lagging = await openStream(lab.port)
    lagging.socket.pause()
    for (let index = 0; index < 300; index++) lab.publish('x'.repeat(60_000))
    const quiet = await openStream(lab.port)
    await quiet.untilText(BEAT, 3)
    const before = lab.socketBytes('sse').down - quiet.received.length
    await quiet.untilText(BEAT, 8)
    expect(lab.gauges().subscriptions).toBe(2)
    expect(lab.socketBytes('sse').down - quiet.received.length - before).toBeLessThanOrEqual(BEAT.length)
  },
)
