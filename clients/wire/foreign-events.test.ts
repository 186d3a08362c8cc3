import { expect, test } from 'vitest'
import type { TargetMapping } from '../../protocol/target.ts'
import { EventTimes } from './event-times.ts'
import { ForeignEvents } from './foreign-events.ts'
import { EPOCH, eventJson, LIMITS } from './made-up-server.ts'
import { Probe } from './probe.ts'

const NOTHING = { envelope: null, sequence: null, time: null }

/** Says what the observer was told of some messages, received at 7 and on. */
function read(
  event: Partial<TargetMapping['event']>,
  messages: readonly string[],
  { begins = 'next' as TargetMapping['begins'], since = 'now', firstSeenUs = new Map<number, number>() } = {},
) {
  const log: string[] = []
  const observer = Object.assign(new Probe(), {
    hello: (cursor: string) => void log.push(`hello ${cursor}`),
    event: (seq: number, dueAtUs: number, sentAtUs: number, atUs: number, bytes: Buffer, start: number, end: number) =>
      void log.push([seq, dueAtUs, sentAtUs, atUs, bytes.toString('utf8', start, end)].join(' ')),
  })
  const options = {
    target: { host: '', port: 0, basePath: '', limits: LIMITS },
    channel: 'main',
    since,
    settings: {},
    headers: 'minimal' as const,
    clock: { nowUs: () => 0 },
    readClock: { nowUs: () => 0 },
    poll: { originUs: 0, phase: 0 },
    observer,
  }
  const times = event.time ? new EventTimes(event.time.unit) : null
  const events = new ForeignEvents({ begins, event: { ...NOTHING, ...event }, firstSeenUs, times }, options)
  const bytes = messages.map((message, index) => {
    const around = Buffer.from(`{${message}}`)
    return events.take(around, 1, around.length - 1, 7 + index)
  })
  return { log, bytes, joined: events.joined, sequence: events.sequence }
}

const DUE = 1000000000000001
const SENT = 1000000000000002

test('the lab’s event verbatim, within an object, as text, with its members in another order', () => {
  const plain = eventJson(5)
  const wrapped = `{"type":"message","data":${plain}}`
  const asText = JSON.stringify({ data: plain })
  const sorted = `{"data": {}, "dueAtUs": ${DUE}, "sentAtUs": ${SENT}, "seq": 5}`
  const told = (text: string) => [`hello notourserver:4`, `5 ${DUE} ${SENT} 7 ${text}`]
  expect(read({ envelope: '' }, [plain]).log).toEqual(told(plain))
  expect(read({ envelope: '/data' }, [wrapped]).log).toEqual(told(plain))
  expect(read({ envelope: '/data' }, [wrapped]).bytes).toEqual([Buffer.byteLength(plain)])
  expect(read({ envelope: '/data' }, [asText]).log).toEqual(told(JSON.stringify(plain)))
  expect(read({ envelope: '/data' }, [asText]).bytes).toEqual([Buffer.byteLength(JSON.stringify(plain)) - 2])
  expect(read({ envelope: '' }, [sorted]).log).toEqual(told(sorted))
})

test('where a subscription begins with the newest, that one says so and is no event', () => {
  expect(read({ envelope: '' }, [eventJson(5), eventJson(6)], { begins: 'newest' })).toMatchObject({
    log: ['hello notourserver:5', `6 ${DUE} ${SENT} 8 ${eventJson(6)}`],
    bytes: [0, Buffer.byteLength(eventJson(6))],
  })
})

test('the event that opens the channel is none, whatever a subscription begins with', () => {
  expect(read({ envelope: '' }, [eventJson(0), eventJson(1)]).log).toEqual([
    'hello notourserver:0',
    `1 ${DUE} ${SENT} 8 ${eventJson(1)}`,
  ])
})

test('who comes back goes on where it was, and what comes twice is told twice', () => {
  const since = `${EPOCH}:4`
  expect(read({ envelope: '' }, [eventJson(4), eventJson(5)], { since, begins: 'newest' }).log).toEqual([
    `hello ${since}`,
    `4 ${DUE} ${SENT} 7 ${eventJson(4)}`,
    `5 ${DUE} ${SENT} 8 ${eventJson(5)}`,
  ])
})

test('somebody else’s sequence and time, the one from 0 on, the other by the wall clock', () => {
  const event = { sequence: '/id', time: { pointer: '/at', unit: 'ms' as const } }
  const messages = ['{"id":0,"at":1767225600123}', '{"id":"1","at":1767225600223}']
  const { log, sequence } = read(event, messages)
  expect(log).toEqual([
    'hello notourserver:0',
    `1 1767225600123000 1767225600123000 7 ${messages[0]}`,
    `2 1767225600223000 1767225600223000 8 ${messages[1]}`,
  ])
  expect(sequence).toBe(1)
})

test('a time without a zone ends the subscription at once: nobody knows whose it is', () => {
  const event = { time: { pointer: '/at', unit: 'iso' as const } }
  expect(() => read(event, ['{"at":"2026-01-31T12:00:00"}'])).toThrow('"Z" or an offset from UTC')
})

test('without a time it is when the first client received it, the same for all of them', () => {
  const firstSeenUs = new Map([[1, 3]])
  expect(read({ sequence: '/id' }, ['{"id":1}', '{"id":2}'], { firstSeenUs }).log.slice(1)).toEqual([
    '2 3 3 7 {"id":1}',
    '3 8 8 8 {"id":2}',
  ])
})

test('without a sequence they are counted', () => {
  expect(read({}, ['a', 'b']).log).toEqual(['hello notourserver:0', '1 7 7 7 a', '2 8 8 8 b'])
})

test('who comes back counts on, so that what comes then is no copy of what it has', () => {
  const [hello, ...events] = read({}, ['c', 'd'], { since: `${EPOCH}:2` }).log
  expect([hello, ...events]).toEqual([`hello ${EPOCH}:2`, '3 7 7 7 c', '4 8 8 8 d'])
})

test('what is no event is passed over; a hundred of them and no event, and the mapping does not fit', () => {
  expect(read({ sequence: '/id' }, ['{"welcome":true}', '{"id":1}']).log).toHaveLength(2)
  expect(read({ sequence: '/id' }, ['{"id":1}', ...Array<string>(200).fill('{}')]).joined).toBe(true)
  expect(() => read({ sequence: '/id' }, Array<string>(101).fill('{"ping":1}'))).toThrow(
    'expected an event where "target.event" says in 100 messages, the last was "{\\"ping\\":1}"',
  )
})
