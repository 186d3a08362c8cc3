/** Bytes that no server should send: a reader refuses them with its own error or takes them, alike however they are cut. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchScan } from './batch-scan.ts'
import { readEventNumbers } from './event-scan.ts'
import { HttpResponseParser } from './http-response.ts'
import { ResponseHead } from './response-head.ts'
import { feedInPieces } from './splitting.ts'
import { SseStream } from './sse-stream.ts'
import { WebSocketError } from './websocket-error.ts'
import { WebSocketFrames } from './websocket-frames.ts'
import { acceptFor, checkUpgrade } from './websocket-handshake.ts'
import { WireError } from './wire-error.ts'

type Feed = (piece: Buffer, start: number, end: number) => number | undefined

/** What was read, and how it ended; nothing after a refusal counts. */
interface Reading {
  readonly seen: string[]
  refused: boolean
}

function read(bytes: Buffer, cuts: readonly number[], begin: (seen: string[]) => Feed): Reading {
  const reading: Reading = { seen: [], refused: false }
  const feed = begin(reading.seen)
  let done = false
  try {
    feedInPieces(bytes, cuts, (piece, start, end) => {
      if (!done) done = (feed(piece, start, end) ?? end) < end
    })
  } catch (error) {
    if (!(error instanceof WireError || error instanceof WebSocketError)) throw error
    reading.refused = true
  }
  return reading
}

const beginResponse = (seen: string[]): Feed => {
  let body = ''
  const parser = new HttpResponseParser({
    head: (head) => void seen.push(`${head.status} ${head.field('content-length')}`),
    body: (piece, start, end) => {
      body += piece.toString('latin1', start, end)
    },
    framingBytes: () => {},
  })
  return (piece, start, end) => {
    const position = parser.feed(piece, start, end)
    if (parser.complete) seen.push(body)
    return position
  }
}

const beginStream = (seen: string[]): Feed => {
  const stream = new SseStream({
    event: (type, piece, start, end) => void seen.push(`${type} ${piece.toString('latin1', start, end)}`),
    framingBytes: () => {},
    heartbeatBytes: () => {},
  })
  return (piece, start, end) => {
    stream.feed(piece, start, end)
    return undefined
  }
}

const beginFrames = (seen: string[]): Feed => {
  const frames = new WebSocketFrames({
    message: (opcode, piece, start, end) => void seen.push(`${opcode} ${piece.toString('latin1', start, end)}`),
    ping: (piece, start, end) => void seen.push(`ping ${piece.toString('latin1', start, end)}`),
    pong: () => void seen.push('pong'),
    closeFrame: (code, reason) => void seen.push(`close ${code} ${reason}`),
    framingBytes: () => {},
  })
  return (piece, start, end) => frames.feed(piece, start, end)
}

const PIECES: Readonly<Record<string, readonly string[]>> = {
  responses: [
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 ',
    '204 ',
    '\r\n',
    '\n',
    '\r',
    ':',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    '5',
    'ffffffffffffffff',
    'hello',
    '0\r\n\r\n',
    ';x',
    '\0',
    '\xff',
    ' ',
  ],
  streams: [
    'data: x\n',
    'data',
    'id: 1\r',
    'event: gap\r\n',
    'retry: 9',
    '\n\n',
    '\r',
    ':',
    '\0',
    '\xef\xbb\xbf',
    '\xff',
    'é',
  ],
  frames: [
    '\x81\x02hi',
    '\x01\x01a',
    '\x80\x01b',
    '\x89\x00',
    '\x8a\x00',
    '\x88\x02\x03\xe8',
    '\x88\x00',
    '\x88\x02\x03\xed',
    '\xc1\x00',
    '\x81\x82',
    '\x81\x7e\x00\x02hi',
    '\x81\x7f\xff',
    '\x81\x01\xff',
    '\x83\x00',
  ],
}

const READERS: readonly [string, (seen: string[]) => Feed][] = [
  ['responses', beginResponse],
  ['streams', beginStream],
  ['frames', beginFrames],
]

test.each(READERS)(
  '%s of any bytes are read alike wherever they are cut, and never break the reader',
  (name, begin) => {
    const piece = fc.constantFrom(...(PIECES[name] ?? []))
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc.array(piece, { maxLength: 10 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
    )
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 6 }), (written, cuts) => {
        expect(read(written, cuts, begin)).toEqual(read(written, [], begin))
      }),
      { numRuns: 1500 },
    )
  },
)

test('no bytes make the scans of batches and events throw anything but their own error', () => {
  const scan = new BatchScan()
  const numbers = { seq: 0, dueAtUs: 0, sentAtUs: 0 }
  const piece = fc.constantFrom(
    '{"cursor":"abcdefghijkl:1"',
    ',"events":[',
    '{"seq":',
    '1',
    ',"dueAtUs":',
    ',"sentAtUs":',
    '"gap":',
    'null',
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ',',
    ':',
    '\xff',
    '9'.repeat(17),
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary' }),
  )
  const survives = (act: () => void): void => {
    try {
      act()
    } catch (error) {
      expect(error).toBeInstanceOf(WireError)
    }
  }
  fc.assert(
    fc.property(text, (written) => {
      const bytes = Buffer.from(written, 'latin1')
      survives(() => scan.scan(bytes, 0, bytes.length))
      survives(() => readEventNumbers(bytes, 0, bytes.length, numbers))
    }),
    { numRuns: 1500 },
  )
})

test('only the 101 that accepts this key, with our subprotocol and without extensions, is a handshake', () => {
  const key = 'dGhlIHNhbXBsZSBub25jZQ=='
  const right: Readonly<Record<string, string>> = {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': acceptFor(key),
    'Sec-WebSocket-Protocol': 'transport-lab.v1',
  }
  const check = (fields: Readonly<Record<string, string>>): void => {
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    const bytes = Buffer.from(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`, 'latin1')
    const head = new ResponseHead()
    head.read(bytes, 0, bytes.length)
    checkUpgrade(head, key, false)
  }
  check(right)
  const value = fc.stringMatching(/^[!-~]{0,28}$/)
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(right), 'Sec-WebSocket-Extensions'), value, (name, other) => {
      fc.pre(!/upgrade/i.test(other) && other.toLowerCase() !== right[name]?.toLowerCase())
      expect(() => check({ ...right, [name]: other })).toThrow(WireError)
    }),
  )
})
