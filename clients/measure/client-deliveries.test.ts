import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClientDeliveries } from './client-deliveries.ts'

const EPOCH = 'aaaaaaaaaaaa'
const OTHER = 'bbbbbbbbbbbb'

function joinedAt(seq: number): ClientDeliveries {
  const deliveries = new ClientDeliveries()
  deliveries.hello(`${EPOCH}:${seq}`, null)
  return deliveries
}

describe('the delivery ledger of one client', () => {
  test('expects every event after its join cursor', () => {
    const deliveries = joinedAt(10)
    expect(deliveries.expected(1, 20)).toBe(10)
    expect(deliveries.expected(15, 20)).toBe(6)
    expect(deliveries.expected(1, 10)).toBe(0)
  })

  test('counts what never came as lost, and nothing else', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 2, 4, 7]) deliveries.event(seq)
    expect(deliveries.lost(1, 8)).toBe(4)
    expect(deliveries.lost(5, 6)).toBe(2)
    expect(deliveries.complete).toBe(2)
  })

  test('tells a further copy from a first one, below and above what is complete', () => {
    const deliveries = joinedAt(0)
    expect(deliveries.event(1)).toBe('next')
    expect(deliveries.event(1)).toBe('copy')
    expect(deliveries.event(3)).toBe('ahead')
    expect(deliveries.event(3)).toBe('copy')
    expect(deliveries.event(2)).toBe('next')
    expect(deliveries.complete).toBe(3)
    expect(deliveries.event(3)).toBe('copy')
  })

  test('resumes after the last event without a hole, not after the highest', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 2, 5]) deliveries.event(seq)
    expect(deliveries.cursor).toBe(`${EPOCH}:2`)
  })

  test('a hello that resumes without a gap moves nothing', () => {
    const deliveries = joinedAt(0)
    deliveries.event(1)
    deliveries.hello(`${EPOCH}:1`, null)
    expect(deliveries.joinSeq).toBe(0)
    expect(deliveries.complete).toBe(1)
  })

  test('a gap covers the missing events only, and they stay lost', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 4]) deliveries.event(seq)
    deliveries.gap({ from: `${EPOCH}:1`, to: `${EPOCH}:6` })
    expect(deliveries.coveredByGap(1, 10)).toBe(4)
    expect(deliveries.lost(1, 6)).toBe(4)
    expect(deliveries.complete).toBe(6)
    expect(deliveries.event(7)).toBe('next')
  })

  test('a gap into another epoch begins there anew', () => {
    const deliveries = joinedAt(0)
    deliveries.event(1)
    deliveries.gap({ from: `${EPOCH}:1`, to: `${OTHER}:40` })
    expect(deliveries.cursor).toBe(`${OTHER}:40`)
    expect(deliveries.event(41)).toBe('next')
  })

  test('whatever order events come in, delivered and lost add up to expected', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), (seqs) => {
        const deliveries = joinedAt(0)
        let first = 0
        for (const seq of seqs) if (deliveries.event(seq) !== 'copy') first++
        expect(first).toBe(new Set(seqs).size)
        expect(first + deliveries.lost(1, 30)).toBe(deliveries.expected(1, 30))
      }),
    )
  })
})
