import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClientDeliveries } from './client-deliveries.ts'

const EPOCH = 'aaaaaaaaaaaa'
const SECOND = 'bbbbbbbbbbbb'
const THIRD = 'cccccccccccc'

function joinedAt(seq: number): ClientDeliveries {
  const deliveries = new ClientDeliveries()
  deliveries.hello(`${EPOCH}:${seq}`, null)
  return deliveries
}

/** What the ledger says of these seqs of the first epoch. */
const of = (deliveries: ClientDeliveries, firstSeq: number, lastSeq: number) =>
  deliveries.ledger([{ epoch: EPOCH, firstSeq, lastSeq }])

const upTo = (epoch: string, lastSeq: number) => ({ epoch, firstSeq: 1, lastSeq })

describe('the delivery ledger of one client', () => {
  test('expects nothing before its first hello', () => {
    expect(of(new ClientDeliveries(), 1, 20)).toEqual({ expected: 0, lost: 0, gaps: 0 })
  })

  test('expects every event after its join cursor', () => {
    const deliveries = joinedAt(10)
    expect(of(deliveries, 1, 20).expected).toBe(10)
    expect(of(deliveries, 15, 20).expected).toBe(6)
    expect(of(deliveries, 1, 10).expected).toBe(0)
  })

  test('counts what never came as lost, and nothing else', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 2, 4, 7]) deliveries.event(seq)
    expect(of(deliveries, 1, 8)).toEqual({ expected: 8, lost: 4, gaps: 0 })
    expect(of(deliveries, 5, 6).lost).toBe(2)
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
    const deliveries = joinedAt(3)
    deliveries.event(4)
    deliveries.hello(`${EPOCH}:4`, null)
    expect(of(deliveries, 1, 4)).toEqual({ expected: 1, lost: 0, gaps: 0 })
    expect(deliveries.complete).toBe(4)
  })

  test('a gap covers the missing events only, and they stay lost', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 4]) deliveries.event(seq)
    deliveries.gap({ from: `${EPOCH}:1`, to: `${EPOCH}:6` })
    expect(of(deliveries, 1, 6)).toEqual({ expected: 6, lost: 4, gaps: 4 })
    expect(of(deliveries, 1, 10)).toEqual({ expected: 10, lost: 8, gaps: 4 })
    expect(deliveries.complete).toBe(6)
    expect(deliveries.event(7)).toBe('next')
  })

  test('a gap that ends right before what had come ahead joins it', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 4, 5]) deliveries.event(seq)
    deliveries.gap({ from: `${EPOCH}:1`, to: `${EPOCH}:3` })
    expect(deliveries.complete).toBe(5)
    expect(of(deliveries, 1, 5)).toEqual({ expected: 5, lost: 2, gaps: 2 })
  })

  test('a gap far ahead costs no more than a near one', () => {
    const deliveries = joinedAt(0)
    deliveries.gap({ from: `${EPOCH}:0`, to: `${EPOCH}:999999999999999` })
    expect(of(deliveries, 1, 10)).toEqual({ expected: 10, lost: 10, gaps: 10 })
  })

  test('whatever order events come in, delivered and lost add up to expected', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 60 }), (seqs) => {
        const deliveries = joinedAt(0)
        let first = 0
        for (const seq of seqs) if (deliveries.event(seq) !== 'copy') first++
        const { expected, lost } = of(deliveries, 1, 30)
        expect(first).toBe(new Set(seqs).size)
        expect(first + lost).toBe(expected)
      }),
    )
  })
})

describe('the delivery ledger over several epochs', () => {
  const published = [upTo(EPOCH, 10), upTo(SECOND, 5)]

  test('a gap into another epoch covers the rest of the old one and begins there anew', () => {
    const deliveries = joinedAt(0)
    for (const seq of [1, 2, 4]) deliveries.event(seq)
    deliveries.gap({ from: `${EPOCH}:2`, to: `${SECOND}:0` })
    expect(deliveries.cursor).toBe(`${SECOND}:0`)
    expect(deliveries.event(1)).toBe('next')
    expect(deliveries.ledger(published)).toEqual({ expected: 15, lost: 7 + 4, gaps: 7 })
  })

  test('what the new epoch had published before the end of the gap is lost and told, not forgotten', () => {
    const deliveries = joinedAt(0)
    for (let seq = 1; seq <= 10; seq++) deliveries.event(seq)
    deliveries.hello(`${SECOND}:3`, { from: `${EPOCH}:10`, to: `${SECOND}:3` })
    deliveries.event(4)
    deliveries.event(5)
    expect(deliveries.ledger(published)).toEqual({ expected: 15, lost: 3, gaps: 3 })
  })

  test('a client that never hears of the new epoch has lost all of it in silence', () => {
    const deliveries = joinedAt(0)
    for (let seq = 1; seq <= 8; seq++) deliveries.event(seq)
    expect(deliveries.ledger(published)).toEqual({ expected: 15, lost: 2 + 5, gaps: 0 })
  })

  test('a hello in another epoch without a gap leaves the rest of the old one lost in silence', () => {
    const deliveries = joinedAt(0)
    deliveries.hello(`${SECOND}:0`, null)
    for (let seq = 1; seq <= 5; seq++) deliveries.event(seq)
    expect(deliveries.ledger(published)).toEqual({ expected: 15, lost: 10, gaps: 0 })
  })

  test('an epoch that came and went unseen is covered by the gap that led past it', () => {
    const deliveries = joinedAt(0)
    deliveries.gap({ from: `${EPOCH}:0`, to: `${THIRD}:0` })
    expect(deliveries.ledger([...published, upTo(THIRD, 2)])).toEqual({ expected: 17, lost: 17, gaps: 15 })
  })

  test('expects nothing of the epochs before it joined', () => {
    const deliveries = new ClientDeliveries()
    deliveries.hello(`${SECOND}:1`, null)
    expect(deliveries.ledger(published)).toEqual({ expected: 4, lost: 4, gaps: 0 })
  })

  test('what is missing at the end runs from where the client is to the end of the last epoch', () => {
    const heads = [
      { epoch: EPOCH, headSeq: 10 },
      { epoch: SECOND, headSeq: 5 },
    ]
    const deliveries = joinedAt(0)
    deliveries.event(1)
    expect(deliveries.missing(heads)).toEqual([{ epoch: EPOCH, firstSeq: 2, lastSeq: 10 }, upTo(SECOND, 5)])
    deliveries.gap({ from: `${EPOCH}:1`, to: `${SECOND}:0` })
    expect(deliveries.missing(heads)).toEqual([upTo(SECOND, 5)])
    for (let seq = 1; seq <= 5; seq++) deliveries.event(seq)
    expect(deliveries.missing(heads)).toEqual([])
  })
})

test('a client expects what comes after its cursor, whole epochs later, and nothing of those before it or without a hello', () => {
  const epochs = ['zzzzzzzzzzzz', 'aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'].map((epoch) => ({ epoch }))
  const client = new ClientDeliveries()
  expect(client.expectedAfter(epochs)).toEqual([null, null, null, null])
  client.hello('aaaaaaaaaaaa:7', null)
  client.gap({ from: 'aaaaaaaaaaaa:7', to: 'cccccccccccc:4' })
  expect(client.expectedAfter(epochs)).toEqual([null, 7, 0, 0])
})
