import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { estimateClock, type TimeRound } from './clock-estimate.ts'

/** What an exchange sees of a clock that is ahead by `trueOffsetUs`: stamps are whole µs that have begun. */
function roundOf(trueOffsetUs: number, askedAtUs: number, ways: { up: number; server: number; down: number }) {
  const arrivedUs = askedAtUs + ways.up
  const leftUs = arrivedUs + ways.server
  return {
    askedAtUs: Math.floor(askedAtUs),
    receivedAtUs: Math.floor(arrivedUs + trueOffsetUs),
    answeredAtUs: Math.floor(leftUs + trueOffsetUs),
    toldAtUs: Math.floor(leftUs + ways.down),
  }
}

const us = (max: number) => fc.double({ min: 0, max, noNaN: true })
const offset = fc.double({ min: -1e12, max: 1e12, noNaN: true })
const ways = fc.record({ up: us(400_000), server: us(50_000), down: us(400_000) })
const start = fc.double({ min: 1e15, max: 1.01e15, noNaN: true })

test('the true offset lies within the uncertainty, however unequal the two ways are', () => {
  fc.assert(
    fc.property(offset, fc.array(fc.tuple(start, ways), { minLength: 1, maxLength: 20 }), (trueOffsetUs, asked) => {
      const rounds = asked.map(([askedAtUs, parts]) => roundOf(trueOffsetUs, askedAtUs, parts))
      const { offsetUs, uncertaintyUs } = estimateClock(rounds)
      expect(Math.abs(offsetUs - trueOffsetUs)).toBeLessThanOrEqual(uncertaintyUs)
    }),
    { numRuns: 2000 },
  )
})

test('the uncertainty is half of the shortest way there and back, without the server’s own time', () => {
  fc.assert(
    fc.property(offset, fc.array(ways, { minLength: 1, maxLength: 20 }), (trueOffsetUs, all) => {
      const rounds = all.map((parts, index) => roundOf(trueOffsetUs, 1e15 + index * 1e6, parts))
      const leastUs = Math.min(...all.map(({ up, down }) => up + down))
      expect(estimateClock(rounds).uncertaintyUs).toBeLessThanOrEqual(leastUs / 2 + 3)
    }),
  )
})

describe('an estimate', () => {
  const even = { askedAtUs: 1000, receivedAtUs: 6100, answeredAtUs: 6200, toldAtUs: 1300 }
  test('is exact in whole µs when both ways take as long', () => {
    expect(estimateClock([even])).toEqual({ offsetUs: 5000, uncertaintyUs: 101, atUs: 1300, roundTripUs: 200 })
  })
  test('is of the shortest round, wherever it stands', () => {
    const queued = (ahead: number): TimeRound => ({
      ...even,
      receivedAtUs: 9100 + ahead,
      answeredAtUs: 9200,
      toldAtUs: 4300,
    })
    expect(estimateClock([queued(0), even, queued(50)])).toEqual(estimateClock([even]))
  })
  test.each([
    ['no round', [], 'at least one round'],
    ['a server that took longer than the round', [{ ...even, answeredAtUs: 6403 }], 'its clock says 303 µs'],
  ])('of %s is refused', (_, rounds, message) => {
    expect(() => estimateClock(rounds)).toThrow(message)
  })
  test('forgives what the rounding of stamps explains', () => {
    expect(estimateClock([{ ...even, answeredAtUs: 6402 }])).toMatchObject({ uncertaintyUs: 1, roundTripUs: 0 })
  })
})
