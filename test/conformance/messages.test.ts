/** `POST /feed/messages` at the wire: the uplink of the transports that only come down. */
import { expect } from 'vitest'
import { polling as client } from '../../clients/transports/polling.ts'
import { sse as sseClient } from '../../clients/transports/sse.ts'
import { labClock } from '../../protocol/clock.ts'
import { HandTurnedTime } from '../../server/testing.ts'
import { polling as server } from '../../server/transports/polling.ts'
import { sse as sseServer } from '../../server/transports/sse.ts'
import { benchFor } from './bench.ts'
import type { LabUnderTest } from './lab-under-test.ts'
import { rule, ruleOfEach } from './rule.ts'
import { type HttpAnswer, post, readAnswer } from './wire/http-answer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })
const streams = benchFor({ server: sseServer, client: sseClient, settings: {} })
const JSON_TYPE = 'Content-Type: application/json'

function send(lab: LabUnderTest, message: unknown, ...lines: string[]): Promise<HttpAnswer> {
  return post(lab.port, '/feed/messages', JSON.stringify(message), ...(lines.length === 0 ? [JSON_TYPE] : lines))
}

const eventAt = (lab: LabUnderTest, seq: number) => JSON.parse(lab.channel().at(seq)?.json.toString() ?? 'null')

rule(
  'transport-lab wire, message',
  'the answer is a receipt with the cursor of the event that the message became',
  async () => {
    const lab = await startLab()
    const { status, headers, body } = await send(lab, { id: 'm1', from: 'ada', data: [1] })
    expect([status, JSON.parse(body)]).toEqual([200, { id: 'm1', cursor: lab.cursorAt(1) }])
    expect(headers['cache-control']).toBe('no-store')
    expect(eventAt(lab, 1).data).toEqual({ id: 'm1', from: 'ada', data: [1] })
  },
)

rule('RFC 9110 §9.2.2', 'a repeat is answered like the first and published once, so a retry is safe', async () => {
  const lab = await startLab()
  const first = await send(lab, { id: 'm1', from: 'ada', data: 1 })
  lab.publish('between')
  const again = await send(lab, { id: 'm1', from: 'ada', data: 'even with other data' })
  expect([again.status, again.body]).toEqual([200, first.body])
  expect(lab.cursor).toBe(lab.cursorAt(2))
})

rule('transport-lab wire, message', 'a message is remembered as long as the history holds its event', async () => {
  const time = new HandTurnedTime()
  const lab = await startLab({}, time)
  const message = { id: 'm1', from: 'ada', data: 1 }
  await send(lab, message)
  time.advance(119_000_000)
  lab.channel().forget()
  expect(JSON.parse((await send(lab, message)).body).cursor).toBe(lab.cursorAt(1))
  time.advance(2_000_000)
  lab.channel().forget()
  expect(JSON.parse((await send(lab, message)).body).cursor).toBe(lab.cursorAt(2))
})

rule(
  'transport-lab wire, message',
  'dueAtUs is the message’s, clamped to its receipt; without one it is the receipt',
  async () => {
    const time = new HandTurnedTime()
    const lab = await startLab({}, time)
    time.advance(60_000_000)
    const nowUs = time.clock.nowUs()
    await send(lab, { id: 'earlier', from: 'ada', dueAtUs: nowUs - 7, data: 1 })
    await send(lab, { id: 'later', from: 'ada', dueAtUs: nowUs + 7, data: 1 })
    await send(lab, { id: 'without', from: 'ada', data: 1 })
    expect([1, 2, 3].map((seq) => eventAt(lab, seq).dueAtUs)).toEqual([nowUs - 7, nowUs, nowUs])
  },
)

rule(
  'transport-lab wire, message',
  'a message’s event is never padded, nor carries what is no part of a message',
  async () => {
    const lab = await startLab()
    await send(lab, { id: 'm1', from: 'ada', data: 1, pad: 'xxxx', seq: 99 })
    expect(Object.keys(eventAt(lab, 1))).toEqual(['seq', 'dueAtUs', 'sentAtUs', 'data'])
    expect(eventAt(lab, 1)).toMatchObject({ seq: 1, data: { id: 'm1', from: 'ada', data: 1 } })
  },
)

ruleOfEach(
  'RFC 9110 §15.5.16',
  'any content type but JSON is refused with 415: a form of another page could send it without asking',
  [
    ['text/plain', 'Content-Type: text/plain'],
    ['a form', 'Content-Type: application/x-www-form-urlencoded'],
    ['a form with a file', 'Content-Type: multipart/form-data; boundary=x'],
    ['none', 'Accept: */*'],
    ['JSON in disguise', 'Content-Type: text/plain; application/json'],
  ],
  async (_which, line) => {
    const lab = await startLab()
    const { status, headers } = await send(lab, { id: 'm1', from: 'ada', data: 1 }, line)
    expect([status, headers['content-type']]).toEqual([415, 'application/problem+json'])
    expect(lab.cursor).toBe(lab.cursorAt(0))
  },
)

ruleOfEach(
  'RFC 9457 §3',
  'what is no message is a 400 with a problem document that says what was expected',
  [
    ['an array', [], /an object/],
    ['no id', { from: 'a', data: 1 }, /"id" to be 1 to 128 characters/],
    ['a long id', { id: 'x'.repeat(129), from: 'a', data: 1 }, /"id" to be 1 to 128 characters/],
    ['no sender', { id: 'a', data: 1 }, /"from" to be 1 to 128 characters/],
    ['no data', { id: 'a', from: 'a' }, /"data" to be any JSON value/],
    ['another clock', { id: 'a', from: 'a', data: 1, dueAtUs: 1 }, /"dueAtUs" to be an instant/],
  ],
  async (_which, message, expected) => {
    const lab = await startLab()
    const { status, headers, body } = await send(lab, message)
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
    expect(JSON.parse(body).detail).toMatch(expected as RegExp)
    expect(lab.cursor).toBe(lab.cursorAt(0))
  },
)

ruleOfEach(
  'RFC 8259 §6',
  'a number that a double would change is refused with 400; what is taken is published verbatim',
  [
    ['1e400', 400],
    ['12345678901234567890', 400],
    ['[0.1,-7,1e+21]', 200],
    ['{"__proto__":{"a":1}}', 200],
  ],
  async (data, status) => {
    const lab = await startLab()
    const answer = await post(lab.port, '/feed/messages', `{"id":"m1","from":"ada","data":${data}}`, JSON_TYPE)
    expect(answer.status).toBe(status)
    expect(lab.channel().at(1)?.json.toString().includes(`"data":${data}}`)).toBe(status === 200 ? true : undefined)
  },
)

rule('RFC 9110 §15.5.14', 'a body of 64 KiB is taken, a longer one refused with 413', async () => {
  const lab = await startLab()
  const envelope = JSON.stringify({ id: 'm1', from: 'ada', data: '' }).length
  const fits = { id: 'm1', from: 'ada', data: 'x'.repeat(64 * 1024 - envelope) }
  expect((await send(lab, fits)).status).toBe(200)
  expect((await send(lab, { ...fits, id: 'm2', data: `${fits.data}x` })).status).toBe(413)
})

rule('RFC 6454 §7', 'a page of another origin, or of none (null), sends nothing; this server’s own does', async () => {
  const lab = await startLab()
  const message = { id: 'm1', from: 'ada', data: 1 }
  expect((await send(lab, message, JSON_TYPE, 'Origin: http://evil.example')).status).toBe(403)
  expect((await send(lab, message, JSON_TYPE, 'Origin: null')).status).toBe(403)
  expect(lab.cursor).toBe(lab.cursorAt(0))
  const host = `127.0.0.1:${lab.port}`
  expect((await send(lab, message, JSON_TYPE, `Host: ${host}`, `Origin: http://${host}`)).status).toBe(200)
})

rule('transport-lab wire, channel', 'a message begins its channel; a malformed channel name is 400', async () => {
  const lab = await startLab()
  const message = JSON.stringify({ id: 'm1', from: 'ada', dueAtUs: labClock.nowUs(), data: 1 })
  const answer = await post(lab.port, '/feed/messages?channel=new', message, JSON_TYPE)
  expect(JSON.parse(answer.body).cursor).toBe(lab.channel('new').cursorAt(1))
  expect((await post(lab.port, '/feed/messages?channel=New', message, JSON_TYPE)).status).toBe(400)
})

ruleOfEach(
  'RFC 9112 §9.3',
  'without keep-alive the answer to a message ends its connection, also one that refuses it',
  [
    ['taken', { id: 'm1', from: 'ada', data: 1 }, 200],
    ['refused', { from: 'ada', data: 1 }, 400],
  ],
  async (_which, message, status) => {
    const bytes = JSON.stringify(message)
    const closing = new WireClient((await startLab({ keepAlive: false })).port)
    const answer = readAnswer(await closing.request('POST', '/feed/messages', [JSON_TYPE], bytes).untilEnd())
    expect([answer.status, answer.headers['connection']]).toEqual([status, 'close'])
    const kept = new WireClient((await startLab()).port).request('POST', '/feed/messages', [JSON_TYPE], bytes)
    expect(readAnswer(await kept.untilText('}')).headers['connection']).not.toBe('close')
    expect(kept.ended).toBe(false)
  },
)

ruleOfEach(
  'RFC 9112 §9.3',
  'beside its stream a client posts on one connection that is kept, or on one for each message',
  [
    ['kept', true, 1],
    ['without keep-alive', false, 3],
  ],
  async (_which, keepAlive, posting) => {
    const lab = await streams.startLab({ keepAlive })
    const { probe, following } = streams.followers.open(lab)
    await probe.untilHello()
    const ids = ['m1', 'm2', 'm3']
    await Promise.all(ids.map((id) => following.send({ id, from: 'ada', data: 1 })))
    await probe.until('all three', () => probe.events.length === 3)
    expect(probe.times('connected')).toBe(1 + posting)
    await following.close()
    expect(probe.ends.every((end) => end === 'closed')).toBe(true)
  },
)
