import { once } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { readJson, readJsonBytes } from './json.ts'
import { ProblemError } from './problem.ts'
import { startServer } from './testing.ts'

function detailOf(read: () => unknown): string | null {
  try {
    read()
    return null
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 400) return error.problem.detail
    throw error
  }
}

test('every value that JavaScript writes is read as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value)
      expect(readJson(text)).toEqual(JSON.parse(text))
    }),
  )
})

test('an integer is read when its double is written as that, and else refused', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (integer) => {
      const written = Number(integer).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 0 })
      expect(detailOf(() => readJson(`{"1e400":[${integer}]}`)) === null).toBe(written === String(integer))
    }),
  )
})

test('a fraction or a power is read as the nearest double, unless there is none or it is zero', () => {
  const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n })
  fc.assert(
    fc.property(digits, fc.nat(99), fc.integer({ min: -400, max: 400 }), (whole, fraction, exponent) => {
      const number = `${whole}.${fraction}e${exponent}`
      const value = Number(number)
      const isHeld = Number.isFinite(value) && (value !== 0 || (whole === 0n && fraction === 0))
      expect(detailOf(() => readJson(`[${number}]`)) === null).toBe(isHeld)
    }),
  )
})

test.each([
  '1.0',
  '0.10000000000000001',
  '-0',
  '0e999',
  '-0.00',
  '1E3',
  '100000000000000000000',
  '0.1',
  '5e-324',
  '"1e400"',
  '"\\\\",1e400"',
  '"\\""',
])('%s is kept', (text) => {
  const json = text.startsWith('"\\\\"') ? `["\\\\","1e400"]` : text
  expect(readJson(json)).toEqual(JSON.parse(json))
})

test.each(['1e400', '-1e400', '12345678901234567890', '-9007199254740993', '1e-400', '-0.1e-400'])(
  '%s would be changed, and is refused with what to do',
  (number) => {
    for (const json of [number, `["\\"",${number}]`, `{"a":{"b":${number}}}`]) {
      expect(detailOf(() => readJson(json))).toBe(
        `expected numbers that a double can hold (RFC 8259 §6), got ${number}; send it as a string`,
      )
    }
  },
)

test('a number of many digits is judged in next to no time of the processor', () => {
  const before = process.cpuUsage()
  for (const number of [`1${'0'.repeat(60_000)}1`, `0.${'0'.repeat(60_000)}1`, `-${'0'.repeat(60_000)}e1`]) {
    detailOf(() => readJson(`[${number}]`))
  }
  expect(process.cpuUsage(before).user).toBeLessThan(500_000)
})

test('bytes that are no UTF-8 are refused', () => {
  expect(detailOf(() => readJsonBytes(Buffer.from([0x22, 0xff, 0x22])))).toMatch(/in UTF-8/)
  expect(readJsonBytes(Buffer.from('"é😀"'))).toBe('é😀')
})

test('a byte order mark is refused, as JSON.parse does in a text frame', () => {
  expect(detailOf(() => readJsonBytes(Buffer.from('\ufeff{}')))).toMatch(/well-formed JSON/)
  expect(detailOf(() => readJson('\ufeff{}'))).toMatch(/well-formed JSON/)
})

test.each<[string, number]>([
  ['{"__proto__":{"a":1},"constructor":{"prototype":1}}', 200],
  ['12345678901234567890', 400],
  ['1e400', 400],
])('the data %s is answered alike on both ways up, and published verbatim or not at all', async (data, status) => {
  const { port, origin, lab } = await startServer()
  const headers = { 'content-type': 'application/json' }
  const body = `{"id":"http","from":"ada","data":${data}}`
  expect((await fetch(`${origin}/feed/messages`, { method: 'POST', headers, body })).status).toBe(status)
  const socket = new WebSocket(`ws://127.0.0.1:${port}/feed/websocket?since=earliest&channel=other`)
  await once(socket, 'message')
  socket.send(`{"message":{"id":"websocket","from":"ada","data":${data}}}`)
  const answers: string[] = []
  socket.on('message', (text) => answers.push(String(text)))
  while (!answers.some((text) => /^\{"(ack|problem)"/.test(text))) await once(socket, 'message')
  expect(answers.some((text) => text.includes('"problem":{') && text.includes('"status":400'))).toBe(status === 400)
  for (const name of ['main', 'other']) {
    const json = lab.channels.open(name).at(1)?.json.toString() ?? null
    if (status === 200) expect(json).toContain(`"data":${data}}`)
    else expect(json).toBeNull()
  }
  socket.close()
})
