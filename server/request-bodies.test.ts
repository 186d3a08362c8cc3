/** Bodies that clients send: each reader takes what its contract says, and refuses all else as the client's fault. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLOCK_OFFSET_US } from '../protocol/clock.ts'
import { readFaultRequest } from './faults/fault-request.ts'
import { readMessage } from './feed/message.ts'
import { ProblemError } from './problem.ts'
import { readFeedRequest } from './routes/feed-request.ts'

const phase = { durationMs: 1000, rate: 20 }
const READERS: readonly [string, (body: unknown) => unknown, Record<string, unknown>][] = [
  ['a message', readMessage, { id: 'm', from: 'ada', data: null, dueAtUs: CLOCK_OFFSET_US }],
  [
    'a feed',
    readFeedRequest,
    { channel: 'a', run: 'r', source: 'x', rows: [1], phases: [phase], payloadBytes: 256, arrival: 'fixed', seed: 1 },
  ],
  ['a fault', readFaultRequest, { kind: 'slow-reads', share: 0.5, durationMs: 10 }],
]

function refusal(read: () => unknown): ProblemError | null {
  try {
    read()
    return null
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

test.each(READERS)('%s as the contract has it is read', (_what, read, valid) => {
  expect(refusal(() => read(valid))).toBeNull()
})

test.each(READERS)('%s that is any other JSON is 400, in words that fit on a screen', (_what, read) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
      const error = refusal(() => read(body))
      expect(error?.problem.status).toBe(400)
      expect(error?.problem.detail).toMatch(/^expected .*, got /s)
      expect(error?.problem.detail.length).toBeLessThan(500)
    }),
    { numRuns: 300 },
  )
})

test.each(READERS)(
  '%s with one member replaced is read or refused, and never breaks its reader',
  (_what, read, valid) => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(undefined, -1, 0, 1e308, 2 ** 53, 0.1, '', 'x'.repeat(300), '__proto__', [], {}),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(valid), '__proto__', 'constructor', 'more'),
        value,
        (member, replacement) => {
          const error = refusal(() => read(Object.fromEntries([...Object.entries(valid), [member, replacement]])))
          if (error !== null) expect(error.problem.status).toBe(400)
        },
      ),
      { numRuns: 500 },
    )
  },
)

test('a message that is read is the message that was sent', () => {
  const name = fc.string({ minLength: 1, maxLength: 128 })
  fc.assert(
    fc.property(name, name, fc.jsonValue(), (id, from, data) => {
      expect(readMessage(JSON.parse(JSON.stringify({ id, from, data })))).toEqual({
        id,
        from,
        data: JSON.parse(JSON.stringify(data)),
      })
    }),
  )
})
