import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeEvent } from '../../protocol/event.ts'
import { readEventNumbers } from './event-scan.ts'

const read = (text: string): { seq: number; dueAtUs: number; sentAtUs: number } => {
  const numbers = { seq: 0, dueAtUs: 0, sentAtUs: 0 }
  const bytes = Buffer.from(`stale${text}9999`)
  readEventNumbers(bytes, 5, bytes.length - 4, numbers)
  return numbers
}

test('the numbers of any event are what JSON.parse finds', () => {
  const instant = fc.integer({ min: 1e15, max: 9e15 })
  const event = fc.record({ seq: fc.integer({ min: 1, max: 1e9 }), dueAtUs: instant, sentAtUs: instant })
  fc.assert(
    fc.property(event, fc.jsonValue(), (numbers, data) => {
      const json = encodeEvent(numbers, JSON.stringify(data), null)
      const { seq, dueAtUs, sentAtUs } = JSON.parse(json)
      expect(read(json)).toEqual({ seq, dueAtUs, sentAtUs })
    }),
  )
})

test.each([
  '',
  '{"seq":',
  '{"seq":,"dueAtUs":1,"sentAtUs":2}',
  '{"sec":1,"dueAtUs":1,"sentAtUs":2}',
  '{"seq":1,"sentAtUs":2,"dueAtUs":1}',
  '{"seq":1,"dueAtUs":1,"sentAtUs":',
  '{"seq":1,"dueAtUs":12345678901234567,"sentAtUs":2}',
  '[1]',
])('%j is no event, and the error quotes it', (text) => {
  expect(() => read(text)).toThrow(`expected an event {"seq":…,"dueAtUs":…,"sentAtUs":…, got ${JSON.stringify(text)}`)
})
