import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BatchScan } from './batch-scan.ts'
import { WireError } from './wire-error.ts'

const scan = new BatchScan()

function read(text: string): { cursor: string; hasMore: boolean; gap: unknown; events: string[] } {
  const bytes = Buffer.from(`{"x${text}"}]`)
  scan.scan(bytes, 3, bytes.length - 3)
  const events: string[] = []
  for (let index = 0; index < scan.bounds.length; index += 2) {
    events.push(bytes.toString('utf8', scan.bounds[index], scan.bounds[index + 1]))
  }
  expect(scan.payloadBytes).toBe(events.reduce((sum, event) => sum + Buffer.byteLength(event), 0))
  return { cursor: scan.cursor, hasMore: scan.hasMore, gap: scan.gap, events }
}

const cursor = fc.constantFrom('abcdefghijkl:0', 'abcdefghijkl:41')
const gap = fc.constantFrom(
  null,
  { from: null, to: 'abcdefghijkl:7' },
  { from: 'abcdefghijkl:1', to: 'abcdefghijkl:7' },
)
const nasty = fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', 'é', '\n', 'a'), maxLength: 12 })
const event = fc.oneof(fc.jsonValue(), fc.record({ seq: fc.nat(), data: nasty, [']"']: nasty }))

test('any batch reads as JSON.parse reads it, in any order of members and with any white space', () => {
  const batch = fc.record({ cursor, hasMore: fc.boolean(), gap, events: fc.array(event, { maxLength: 5 }) })
  fc.assert(
    fc.property(batch, fc.boolean(), fc.constantFrom(undefined, 1, '\t'), (members, reversed, indent) => {
      const entries = Object.entries({ ...members, later: { events: ['no'] } })
      const text = JSON.stringify(Object.fromEntries(reversed ? entries.reverse() : entries), null, indent)
      const { events, ...rest } = read(text)
      expect(rest).toEqual({ cursor: members.cursor, hasMore: members.hasMore, gap: members.gap })
      expect(events.map((one) => JSON.parse(one))).toEqual(JSON.parse(JSON.stringify(members.events)))
    }),
    { numRuns: 500 },
  )
})

test('a batch that is cut off anywhere is refused', () => {
  const text = '{"cursor":"abcdefghijkl:1","hasMore":false,"gap":null,"events":[{"seq":1,"data":"a\\"]"},{}]}'
  const whole = Buffer.from(text)
  for (let length = 0; length < whole.length; length++) {
    expect(() => scan.scan(whole, 0, length)).toThrow(WireError)
  }
})

test.each([
  ['{}', 'a cursor'],
  ['[]', '"{"'],
  ['{"cursor":5,"events":[]}', 'a cursor in quotes'],
  ['{"cursor":"a","events":{}}', 'an array of events'],
  ['{"cursor":"a","events":[1 2]}', '"]" after the events'],
  ['{"cursor":"a","gap":{"to":1}}', 'expected a gap'],
  ['{"cursor":"a"}x', 'nothing after the object'],
])('%s is refused: %s', (text, message) => {
  expect(() => read(text)).toThrow(message)
})
