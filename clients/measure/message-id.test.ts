import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeEvent } from '../../protocol/event.ts'
import { clientOf, messageId, NO_MESSAGE, numberOf, readMessage, senderName } from './message-id.ts'

const INSTANT = { dueAtUs: 1_000_000_012_345_678, sentAtUs: 1_000_000_012_345_701 }

const bytesOf = (seq: number, data: unknown, before = ''): Buffer =>
  Buffer.from(before + encodeEvent({ seq, ...INSTANT }, JSON.stringify(data), null))

test('an event tells which message it came from, wherever it stands and whatever its seq', () => {
  const client = fc.nat(99_999)
  const number = fc.nat(9_999_999)
  const seq = fc.integer({ min: 1, max: 99_999_999 })
  fc.assert(
    fc.property(client, number, seq, fc.string({ maxLength: 20, unit: 'binary-ascii' }), (one, nth, at, before) => {
      const data = { id: messageId(one, nth), from: senderName(one), data: 'xx' }
      const message = readMessage(bytesOf(at, data, before), before.length, at)
      expect([clientOf(message), numberOf(message)]).toEqual([one, nth])
    }),
  )
})

test.each<[string, unknown]>([
  ['a row of a feed', { price: 12.5 }],
  ['a row that begins alike', { id: 17 }],
  ['a row with another id', { id: 'AAPL-2024-0000001' }],
  ['an id that is too short', { id: '00012-000034' }],
  ['an id that is too long', { id: '00012-00003456' }],
  ['an id without a hyphen', { id: '00012+0000345' }],
  ['an empty one', {}],
  ['none at all', null],
])('%s is no message', (_, data) => {
  expect(readMessage(bytesOf(42, data), 0, 42)).toBe(NO_MESSAGE)
})

test('nor is an event that ends early', () => {
  const whole = bytesOf(7, { id: messageId(1, 2), from: senderName(1), data: 'x' })
  for (let end = 0; end < 91; end++) expect(readMessage(whole.subarray(0, end), 0, 7)).toBe(NO_MESSAGE)
  expect(readMessage(whole, 0, 7)).toBe(10_000_002)
})
