import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { formatCursor } from '../protocol/cursor.ts'
import { ProblemError } from './problem.ts'
import { readFollowQuery, readNumber } from './query.ts'

const asking = (query: Record<string, unknown>) => ({ query }) as unknown as FastifyRequest

/** The value, or the status of the problem that it is refused with; anything else that is thrown fails the test. */
function outcome<Value>(read: () => Value): Value | number {
  try {
    return read()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.status
    throw error
  }
}

const text = fc.oneof(
  fc.string(),
  fc.stringMatching(/^[-+]?\d{1,12}(\.\d)?$/),
  fc.constantFrom('', '0', '00', '1e3', '٣'),
)
const anything = fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 }))

test('a number in a query is what its digits say, cut to the most; everything else is 400', () => {
  fc.assert(
    fc.property(anything, fc.nat(5), fc.integer({ min: 10, max: 1000 }), (written, least, most) => {
      const digits = typeof written === 'string' && /^[0-9]{1,9}$/.test(written) && Number(written) >= least
      const expected = digits ? Math.min(most, Number(written)) : 400
      expect(outcome(() => ({ read: readNumber(asking({ wait: written }), 'wait', least, most) }))).toEqual(
        digits ? { read: expected } : 400,
      )
    }),
    { numRuns: 500 },
  )
})

test('any cursor on any channel is read back as it was written', () => {
  const cursor = fc.record({ epoch: fc.stringMatching(/^[a-z0-9]{12}$/), seq: fc.nat() })
  fc.assert(
    fc.property(cursor, fc.stringMatching(/^[a-z0-9-]{1,64}$/), (one, channel) => {
      const { channelName, since } = readFollowQuery(asking({ channel, since: formatCursor(one) }))
      expect([channelName, since]).toEqual([channel, { kind: 'cursor', cursor: one }])
    }),
  )
})

test('whatever else a query says is refused with 400', () => {
  fc.assert(
    fc.property(anything, anything, (channel, since) => {
      const read = outcome(() => readFollowQuery(asking({ channel, since })))
      if (typeof read === 'number') expect(read).toBe(400)
      else expect(read.channelName).toMatch(/^[a-z0-9-]{1,64}$/)
    }),
  )
})
