import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCursor, parseCursor, parseSince } from './cursor.ts'

describe('a cursor', () => {
  test('survives being written and read', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{12}$/), fc.nat(999_999_999), (epoch, seq) => {
        expect(parseCursor(formatCursor({ epoch, seq }))).toEqual({ epoch, seq })
      }),
    )
  })

  test.each([
    '',
    'abc',
    'abcdefghijkl',
    'abcdefghijkl:',
    'abcdefghijkl:01',
    'abcdefghijkl:-1',
    'ABCDEFGHIJKL:1',
    'abcdefghijkl:1 ',
    'abcdefghijkl:1:2',
    'abcdefghijk:1',
    'abcdefghijkl:1234567890123456',
  ])('is not %j', (text) => {
    expect(parseCursor(text)).toBeNull()
  })
})

describe('since', () => {
  test('reads each of its forms', () => {
    expect(parseSince(undefined)).toEqual({ ok: true, since: { kind: 'now' } })
    expect(parseSince('now')).toEqual({ ok: true, since: { kind: 'now' } })
    expect(parseSince('earliest')).toEqual({ ok: true, since: { kind: 'earliest' } })
    expect(parseSince('last:5')).toEqual({ ok: true, since: { kind: 'last', count: 5 } })
    const cursor = { epoch: 'abcdefghijkl', seq: 7 }
    expect(parseSince('abcdefghijkl:7')).toEqual({ ok: true, since: { kind: 'cursor', cursor } })
  })

  test('says what it expected, and repeats what came in a bounded way', () => {
    const reading = parseSince(`last:0${'x'.repeat(10_000)}`)
    expect(reading).toMatchObject({ ok: false, problem: { status: 400 } })
    if (!reading.ok) {
      expect(reading.problem.detail).toMatch(/expected "now", "earliest", "last:N" or a cursor/)
      expect(reading.problem.detail.length).toBeLessThan(500)
    }
  })

  test('never throws and never accepts what it cannot write back', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const reading = parseSince(text)
        if (reading.ok && reading.since.kind === 'cursor') expect(formatCursor(reading.since.cursor)).toBe(text)
      }),
    )
  })
})
