import { once } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ProblemError } from './errors.ts'
import { readJson, readJsonBytes } from './json.ts'
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

test('a decimal is read when it is the one that its double is written as, and else refused', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.integer({ min: -400, max: 400 }),
      (digits, e) => {
        const number = `${digits}e${e}`
        // Equal as fractions: digits × 10^e against what the double prints.
        const [head = '', exponent = '0'] = String(Number(number)).split('e')
        const [whole = '', fraction = ''] = head.split('.')
        const finite = Number.isFinite(Number(number))
        const printed = finite ? BigInt(whole + fraction) : 0n
        const power = Number(exponent) - fraction.length
        const low = Math.min(e, power)
        const same = finite && digits * 10n ** BigInt(e - low) === printed * 10n ** BigInt(power - low)
        expect(detailOf(() => readJson(`{"1e400":[${number}]}`)) === null).toBe(same)
      },
    ),
  )
})

test.each(['1.0', '-0', '0e999', '1E3', '100000000000000000000', '0.1', '5e-324', '"1e400"', '"\\\\",1e400"', '"\\""'])(
  '%s is kept',
  (text) => {
    const json = text.startsWith('"\\\\"') ? `["\\\\","1e400"]` : text
    expect(readJson(json)).toEqual(JSON.parse(json))
  },
)

test.each(['1e400', '-1e400', '12345678901234567890', '9007199254740993', '1e-400', '0.10000000000000001'])(
  '%s would be changed, and is refused with what to do',
  (number) => {
    for (const json of [number, `["\\"",${number}]`, `{"a":{"b":${number}}}`]) {
      expect(detailOf(() => readJson(json))).toBe(
        `expected numbers that a double keeps as they are (RFC 8259 §6), got ${number}; send it as a string`,
      )
    }
  },
)

test('a number of many zeros is judged in no time', () => {
  const beforeMs = performance.now()
  expect(detailOf(() => readJson(`1${'0'.repeat(60_000)}1e-60001`))).toMatch(/send it as a string$/)
  expect(performance.now() - beforeMs).toBeLessThan(500)
})

test('bytes that are no UTF-8 are refused', () => {
  expect(detailOf(() => readJsonBytes(Buffer.from([0x22, 0xff, 0x22])))).toMatch(/in UTF-8/)
  expect(readJsonBytes(Buffer.from('"é😀"'))).toBe('é😀')
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
