import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeEvent } from './event.ts'
import { messageBytes, messageData, messageDues, messageEventBytes, type UplinkLoad } from './uplink.ts'

const load = (uplink: Partial<UplinkLoad['uplink']>, rest: Partial<UplinkLoad> = {}): UplinkLoad => ({
  uplink: { rate: 2, sizeBytes: 100, arrival: 'fixed', ...uplink },
  clients: { count: 4, rampMs: 1000, channels: 'pairs' },
  phases: [{ durationMs: 3000 }, { durationMs: 2000 }],
  seed: 1,
  ...rest,
})

describe('messages are due', () => {
  test('from the end of the ramp to the end of the phases, at their rate', () => {
    for (const client of [0, 1, 2, 3]) {
      const dues = messageDues(load({}), client)
      expect(dues).toHaveLength(8)
      expect(dues[0]).toBeGreaterThanOrEqual(1e6)
      expect(dues.at(-1)).toBeLessThan(5e6)
      const gaps = dues.slice(1).map((due, index) => due - (dues[index] ?? 0))
      expect(gaps.every((gap) => Math.abs(gap - 500_000) <= 1)).toBe(true)
    }
  })

  test('one in each part of the gap for the members of a channel', () => {
    const first = (client: number): number => messageDues(load({}), client)[0] ?? 0
    expect(first(0)).toBeLessThan(1.25e6)
    expect(first(1)).toBeGreaterThanOrEqual(1.25e6)
    expect(first(2)).toBeLessThan(1.25e6)
    expect(first(0)).not.toBe(first(2))
  })

  test('of the seed alone, other ones for each client', () => {
    const random = load({ arrival: 'poisson', rate: 20 })
    expect(messageDues(random, 0)).toEqual(messageDues({ ...random }, 0))
    expect(messageDues(random, 0)).not.toEqual(messageDues(random, 1))
    expect(messageDues(random, 0)).not.toEqual(messageDues({ ...random, seed: 2 }, 0))
  })

  test('at random as often as the rate says, with gaps without memory', () => {
    const dues = messageDues(load({ arrival: 'poisson', rate: 1000 }), 0)
    expect(Math.abs(dues.length - 4000)).toBeLessThan(4 * Math.sqrt(4000))
    const gaps = dues.slice(1).map((due, index) => due - (dues[index] ?? 0))
    const long = gaps.filter((gap) => gap > 1000).length / gaps.length
    expect(long).toBeCloseTo(Math.exp(-1), 1)
  })

  test('never where the ramp leaves no time', () => {
    expect(messageDues(load({}, { phases: [{ durationMs: 1000 }] }), 0)).toEqual([])
  })
})

test('a message and its event are as long as they are said to be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5000 }), fc.integer({ min: 1, max: 9_999_999 }), (sizeBytes, seq) => {
      const [id, from, data] = ['00012-0000345', '00012', messageData(sizeBytes)]
      const dueAtUs = 1_000_000_012_345_678
      expect(JSON.stringify(data)).toHaveLength(sizeBytes)
      expect(JSON.stringify({ id, from, dueAtUs, data })).toHaveLength(messageBytes(sizeBytes))
      const event = encodeEvent({ seq, dueAtUs, sentAtUs: dueAtUs }, JSON.stringify({ id, from, data }), null)
      expect(event).toHaveLength(messageEventBytes(sizeBytes, String(seq).length))
    }),
  )
})
