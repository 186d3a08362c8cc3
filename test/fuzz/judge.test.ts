/** The fuzzer's own parts: an oracle that forgave would make all inputs pass. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Outcome } from './conversation.ts'
import { corpusFor } from './corpus.ts'
import { type FuzzInput, inputAt, literalOf } from './inputs.ts'
import { judge } from './judge.ts'
import { culpritOf, smallest } from './shrink.ts'

const input = (text: string): FuzzInput => ({
  index: 0,
  seedName: 'a test',
  bytes: Buffer.from(text, 'latin1'),
  cuts: [],
  ending: 'answered',
})
const sent = input('GET / HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n')
const outcome = (text: string, end: Outcome['end'] = 'closed'): Outcome => ({
  received: Buffer.from(text, 'latin1'),
  end,
  cutByClient: false,
})
const answer = (status: number, body: string, type = 'application/problem+json'): string =>
  `HTTP/1.1 ${status} X\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const refusal = answer(400, '{"status":400,"title":"t","detail":"d"}')
const upgrade = 'HTTP/1.1 101 X\r\nConnection: upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'

test.each([
  ['nothing', ''],
  ['a refusal with words', refusal],
  ['two answers', answer(200, '{}', 'application/json') + refusal],
  ['a close that may be sent', `${upgrade}\x88\x02\x03\xea`],
])('%s is in order', (_what, received) => {
  expect(judge(sent, outcome(received)).fault).toBeNull()
})

test.each<[string, string, Outcome['end']?]>([
  ['a server that blames itself', answer(500, '{"status":500,"title":"t","detail":"d"}')],
  ['a refusal without words', 'HTTP/1.1 400 X\r\nContent-Length: 0\r\n\r\n'],
  ['a refusal that says another status', answer(404, '{"status":400,"title":"t","detail":"d"}')],
  ['JSON that is none', answer(200, '{', 'application/json')],
  ['half an answer', refusal.slice(0, -1)],
  ['half a head', refusal.slice(0, 20)],
  ['bytes behind an answer', `${refusal}x`],
  ['an answer behind the last one', refusal.replace('Content-Type', 'Connection: close\r\nContent-Type') + refusal],
  ['a foreign accept', upgrade.replace('s3p', 'S3p')],
  ['a close that may not be sent', `${upgrade}\x88\x02\x03\xed`],
  ['a masked frame', `${upgrade}\x81\x80abcd`],
  ['half a frame', `${upgrade}\x81`],
  ['a message that is none of ours', `${upgrade}\x81\x02{}`],
  ['bytes behind a close', `${upgrade}\x88\x00x`],
  ['an event that is none of ours', answer(200, 'event: x\ndata: 1\n\n', 'text/event-stream')],
  ['a connection that is kept', refusal, 'overdue'],
  ['a connection that is refused', '', 'refused'],
])('%s is a fault', (_what, received, end) => {
  expect(judge(sent, outcome(received, end)).fault).not.toBeNull()
})

test('an input is the same whenever it is made, and its literal spells its bytes', () => {
  const corpus = corpusFor('abcdefghijkl:0')
  fc.assert(
    fc.property(fc.nat(), fc.nat(100_000), (seed, index) => {
      expect(inputAt(seed, index, corpus)).toEqual(inputAt(seed, index, corpus))
    }),
    { numRuns: 50 },
  )
  expect(literalOf(Buffer.from("a'\\\r\n\0\xff", 'latin1'))).toBe("'a\\'\\\\\\r\\n\\x00\\xff'")
})

test('a failing input is made smaller, and the one that does the harm is found in its batch', async () => {
  const small = await smallest(input(`${'x'.repeat(200)}!${'y'.repeat(99)}`), async ({ bytes }) => bytes.includes('!'))
  expect(small.bytes.length).toBeLessThan(20)
  const batch = Array.from({ length: 37 }, (_, index) => ({ ...input(''), index }))
  expect((await culpritOf(batch, async (some) => some.every(({ index }) => index !== 23)))?.index).toBe(23)
  expect(await culpritOf(batch, async (some) => some.length < 5)).toBeNull()
})
