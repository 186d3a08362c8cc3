import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createServer, type Server } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HttpResponseParser } from './http-response.ts'
import type { ResponseHead } from './response-head.ts'
import { everyCut, feedInPieces } from './splitting.ts'

interface Reading {
  status: number
  fields: Record<string, string | null>
  body: string
  headBytes: number
  framingBytes: number
  complete: boolean
  rest: string
}

const FIELDS = ['content-type', 'etag', 'lab-cursor', 'x-empty', 'x-two']

function read(bytes: Buffer, cuts: readonly number[]): Reading {
  const reading = {
    status: 0,
    fields: {},
    body: '',
    headBytes: 0,
    framingBytes: 0,
    complete: false,
    rest: '',
  } as Reading
  const parser = new HttpResponseParser({
    head(head: ResponseHead, headBytes) {
      reading.headBytes += headBytes
      reading.status = head.status
      reading.fields = Object.fromEntries(FIELDS.map((name) => [name, head.field(name)]))
    },
    body: (piece, start, end) => {
      reading.body += piece.toString('latin1', start, end)
    },
    framingBytes: (count) => {
      reading.framingBytes += count
    },
  })
  feedInPieces(bytes, cuts, (piece, start, end) => {
    const position = parser.feed(piece, start, end)
    reading.rest += piece.toString('latin1', position, end)
  })
  reading.complete = parser.endOfStream()
  return reading
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag:"a:1"\r\nX-Empty:\r\nx-two: 1\r\nX-Two:  2 \r\n'
const fields = { 'content-type': 'text/plain', etag: '"a:1"', 'lab-cursor': null, 'x-empty': '', 'x-two': '1, 2' }

test.each([
  ['a body by length', `${head}Content-Length: 5\r\n\r\nhello`, 'hello', 0],
  ['an empty body', `${head}Content-Length: 0\r\n\r\n`, '', 0],
  [
    'chunks with extension and trailer',
    `${head}Transfer-Encoding: chunked\r\n\r\n3;a="b"\r\nhel\r\n2\r\nlo\r\n0\r\nT: 1\r\n\r\n`,
    'hello',
    27,
  ],
  ['a body until close', `${head}\r\nhello`, 'hello', 0],
  ['no body, not modified', `${head.replace('200 OK', '304 Not Modified')}Content-Length: 9\r\n\r\n`, '', 0],
  [
    'interim responses first',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n${head}Content-Length: 5\r\n\r\nhello`,
    'hello',
    0,
  ],
])('%s is read alike wherever it is cut, and every byte is of one kind', (_, text, body, framingBytes) => {
  const bytes = Buffer.from(text, 'latin1')
  for (const cuts of everyCut(bytes)) {
    const reading = read(bytes, cuts)
    expect(reading).toMatchObject({ body, framingBytes, complete: true, fields, rest: '' })
    expect(reading.headBytes + reading.framingBytes + reading.body.length).toBe(bytes.length)
  }
})

test('what follows a 101 is left to the next protocol, wherever it is cut', () => {
  const bytes = Buffer.from('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x02hi', 'latin1')
  for (const cuts of everyCut(bytes))
    expect(read(bytes, cuts)).toMatchObject({ status: 101, rest: '\x81\x02hi', body: '' })
})

test.each([
  ['HTTP/2 200\r\n\r\n', 'expected "HTTP/1.1 <status>"'],
  ['HTTP/1.1 200 OK\nA: b\n\n', 'bare LF'],
  ['HTTP/1.1 200 OK\r\nno colon\r\n\r\n', 'expected a header line'],
  ['HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n', 'expected a header line'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n', 'Content-Length in digits, got "1x"'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 'Content-Length in digits, got "1, 2"'],
  ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 'got both'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n', 'expected Transfer-Encoding "chunked", got "gzip"'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 'chunk size in hexadecimal'],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc', 'CRLF after a chunk'],
  [`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'e'.repeat(5000)}`, 'chunk head of at most'],
  [`HTTP/1.1 200 OK\r\nA: ${'b'.repeat(17_000)}`, 'response head of at most'],
])('a malformed response is refused with words: %#', (text, message) => {
  expect(() => read(Buffer.from(text, 'latin1'), [])).toThrow(message)
  expect(() => read(Buffer.from(text, 'latin1'), [7, 20, 60])).toThrow(message)
})

test('an incomplete response is not complete at the end of the stream', () => {
  const bytes = Buffer.from(`${head}Content-Length: 5\r\n\r\nhello`, 'latin1')
  for (let length = 1; length < bytes.length; length++) expect(read(bytes.subarray(0, length), []).complete).toBe(false)
})

let server: Server
let response: Buffer = Buffer.alloc(0)
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())

/** The oracle: what Node's own client makes of the same bytes. */
async function readWithNode(
  bytes: Buffer,
): Promise<{ status: number; fields: Record<string, string | null>; body: string }> {
  response = bytes
  const { port } = server.address() as { port: number }
  const outgoing = request({ port, host: '127.0.0.1', agent: false }).end()
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  let body = ''
  for await (const piece of incoming.setEncoding('latin1')) body += piece
  const values = FIELDS.map((name): [string, string | null] => [name, incoming.headers[name]?.toString() ?? null])
  return { status: incoming.statusCode ?? 0, fields: Object.fromEntries(values), body }
}

const value = fc.string({ unit: fc.constantFrom(...'abc XYZ09"\t:;,é'), maxLength: 12 }).map((text) => text.trim())
const name = fc.constantFrom('Content-Type', 'etag', 'LAB-CURSOR', 'x-Two', 'X-Other')
const fieldLines = fc
  .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 5 })
  .map((lines) => lines.map(([key, text]) => `${key}: ${text}\r\n`).join(''))
const bodyText = fc.string({ unit: fc.constantFrom(...'ab\r\n0ÿ{"'), maxLength: 300, size: 'max' })
const chunk = fc.tuple(
  bodyText.filter((text) => text !== ''),
  fc.constantFrom('', ';x', ';x=y;z="q"'),
  fc.boolean(),
)
const chunkedBody = fc
  .tuple(fc.array(chunk, { maxLength: 4 }), fc.constantFrom('', 'Trailer-Field: 1\r\n'))
  .map(
    ([chunks, trailer]) =>
      `Transfer-Encoding: Chunked\r\n\r\n${chunks.map(([text, extension, upper]) => `${upper ? text.length.toString(16).toUpperCase() : `0${text.length.toString(16)}`}${extension}\r\n${text}\r\n`).join('')}0\r\n${trailer}\r\n`,
  )
const framedBody = fc.oneof(
  bodyText.map((text) => `Content-Length: ${text.length}\r\n\r\n${text}`),
  bodyText.map((text) => `\r\n${text}`),
  chunkedBody,
)

test('Node’s own client reads the same from any response', async () => {
  const statuses = fc.constantFrom(200, 201, 400, 503)
  await fc.assert(
    fc.asyncProperty(
      statuses,
      fieldLines,
      framedBody,
      fc.array(fc.nat(), { maxLength: 6 }),
      async (status, lines, framed, cuts) => {
        const bytes = Buffer.from(`HTTP/1.1 ${status} Some Reason\r\n${lines}${framed}`, 'latin1')
        const { status: ourStatus, fields: ourFields, body, complete } = read(bytes, cuts)
        expect({ status: ourStatus, fields: ourFields, body }).toEqual(await readWithNode(bytes))
        expect(complete).toBe(true)
      },
    ),
    { numRuns: 150 },
  )
})

test.each([
  ['chunked', 'transfer-encoding: chunked\r\n\r\n', '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n', [0, 8, 15]],
  ['of a length', 'content-length: 3\r\n\r\n', 'abc', [0, 1, 2, 3]],
])('between slices of a body that is %s nothing of its coding waits for its end', (_, fields, body, expected) => {
  const parser = new HttpResponseParser({ head: () => {}, body: () => {}, framingBytes: () => {} })
  const head = `HTTP/1.1 200 OK\r\n${fields}`
  const bytes = Buffer.from(head + body)
  expect(parser.betweenSlices).toBe(false)
  parser.feed(bytes, 0, head.length)
  const between = parser.betweenSlices ? [0] : []
  for (let at = head.length; at < bytes.length; at++) {
    parser.feed(bytes, at, at + 1)
    if (parser.betweenSlices) between.push(at + 1 - head.length)
  }
  expect(between.filter((read) => read <= 15)).toEqual(expected)
})
