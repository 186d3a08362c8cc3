import { createParser } from 'eventsource-parser'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everyCut, feedInPieces } from './splitting.ts'
import { SseStream } from './sse-stream.ts'

interface Reading {
  events: { type: string; id: string | undefined; data: string }[]
  retries: number[]
  payload: number
  framing: number
  heartbeat: number
  pending: number
}

function read(bytes: Buffer, cuts: readonly number[]): Reading {
  const reading: Reading = { events: [], retries: [], payload: 0, framing: 0, heartbeat: 0, pending: 0 }
  let id: string | undefined
  const stream = new SseStream({
    event(type, piece, start, end, dataBytes) {
      reading.events.push({ type, id, data: piece.toString('utf8', start, end) })
      reading.payload += dataBytes
    },
    framingBytes: (count) => {
      reading.framing += count
    },
    heartbeatBytes: (count) => {
      reading.heartbeat += count
    },
    retry: (ms) => reading.retries.push(ms),
    id: (value) => {
      id = value
    },
  })
  feedInPieces(bytes, cuts, (piece, start, end) => stream.feed(piece, start, end))
  reading.pending = stream.pendingBytes
  expect(reading.payload + reading.framing + reading.heartbeat + reading.pending).toBe(bytes.length)
  return reading
}

test.each([
  ['one line', 'data: a\n\n', [{ type: 'message', data: 'a' }]],
  [
    'an id and a type',
    'event: hello\nid: e:1\ndata: {"a":"é€😀"}\n\n',
    [{ type: 'hello', id: 'e:1', data: '{"a":"é€😀"}' }],
  ],
  [
    'CR, LF and CRLF',
    'data: a\rdata: b\r\ndata: c\n\r\ndata: d\r\r',
    [
      { type: 'message', data: 'a\nb\nc' },
      { type: 'message', data: 'd' },
    ],
  ],
  ['empty data lines', 'data\ndata:\ndata: \ndata:  x\n\n', [{ type: 'message', data: '\n\n\n x' }]],
  ['empty data alone', 'data:\n\n', [{ type: 'message', data: '' }]],
  ['no data, no event', 'event: hello\nid: 7\n\ndata: a\n\n', [{ type: 'message', id: '7', data: 'a' }]],
  ['an id with NUL', 'id: a\0b\ndata: x\n\n', [{ type: 'message', data: 'x' }]],
  ['a byte order mark', '\uFEFFdata: a\n\n', [{ type: 'message', data: 'a' }]],
  ['a second byte order mark', '\uFEFF\uFEFFdata: a\n\ndata: b\n\n', [{ type: 'message', data: 'b' }]],
  ['unknown fields', 'datum: x\n data: y\ndata : z\nDATA: q\ndata: a\n\n', [{ type: 'message', data: 'a' }]],
  ['an incomplete last event', 'data: a\n\ndata: b\n', [{ type: 'message', data: 'a' }]],
])('%s reads alike wherever it is cut', (_, text, events) => {
  const bytes = Buffer.from(text)
  for (const cuts of everyCut(bytes)) {
    expect(read(bytes, cuts).events).toEqual(events.map((event) => ({ id: undefined, ...event })))
  }
})

test('the beginning of a byte order mark that is none belongs to the first line', () => {
  const bytes = Buffer.from([0xef, 0xbb, 0x64, 0x0a, ...Buffer.from('data: a\n\n')])
  for (const cuts of everyCut(bytes)) expect(read(bytes, cuts).events).toMatchObject([{ data: 'a' }])
})

test('each byte is counted as what it is', () => {
  const bytes = Buffer.from(': alive\r\n\nid: e:12\ndata: {"seq":1}\n\nretry: 2000\n\ndata: left over')
  for (const cuts of everyCut(bytes)) {
    const reading = read(bytes, cuts)
    expect(reading).toMatchObject({ payload: 9, heartbeat: 9, retries: [2000], pending: 15 })
    expect(reading.framing).toBe(1 + 9 + 6 + 2 + 13)
  }
})

test('a retry that is not digits alone is ignored', () => {
  expect(read(Buffer.from('retry: 1s\nretry: -1\nretry:\nretry: 7\n'), []).retries).toEqual([7])
})

const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('data', 'event', 'id', 'retry', 'other', 'dat', ''),
      fc.constantFrom(':', ': ', ':  ', ''),
      fc.string({ unit: fc.constantFrom('a', '1', ':', ' ', 'é', '😀', '{', '"', 'd'), maxLength: 6 }),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('', '', 'data: x', ': comment'),
)
const stream = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 20 })
  .map((lines) => lines.map((parts) => parts.join('')).join(''))

test('eventsource-parser reads the same events from any stream', () => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
      const expected: { event: string | undefined; data: string }[] = []
      const oracle = createParser({ onEvent: ({ event, data }) => expected.push({ event, data }) })
      // The oracle waits after a final CR for an LF; a comment, which nothing depends on, ends its waiting.
      oracle.feed(`${text}:\n`)
      const ours = read(Buffer.from(text), cuts).events.map(({ type, data }) => ({
        event: type === 'message' ? undefined : type,
        data,
      }))
      expect(ours).toEqual(
        expected.map(({ event, data }) => ({ event: event === 'message' ? undefined : event, data })),
      )
    }),
    { numRuns: 2000 },
  )
})
