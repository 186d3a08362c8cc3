import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReadStamps } from './read-stamps.ts'

let nowUs = 0
const clock = { nowUs: () => nowUs }
const endTurn = () => vi.runAllTimers()

beforeEach(() => {
  vi.useFakeTimers()
  nowUs = 1_000_000
})
afterEach(() => vi.useRealTimers())

/** A read that takes `handlingUs` to handle; its stamp. */
function read(stamps: ReadStamps, handlingUs: number): number {
  const atUs = stamps.nowUs()
  stamps.measured(atUs, false)
  nowUs += handlingUs
  return atUs
}

describe('receive stamps', () => {
  test('reads of one turn carry the time at which its first began', () => {
    const stamps = new ReadStamps(clock)
    expect([read(stamps, 10), read(stamps, 10), read(stamps, 10)]).toEqual([1_000_000, 1_000_000, 1_000_000])
    endTurn()
    nowUs += 5_000
    expect(read(stamps, 10)).toBe(1_005_030)
  })

  test('after a pause nothing can have waited, so the bound is zero', () => {
    const stamps = new ReadStamps(clock)
    read(stamps, 300)
    endTurn()
    nowUs += 5_000
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBeLessThanOrEqual(1)
  })

  test('right behind another turn the bound is its length', () => {
    const stamps = new ReadStamps(clock)
    read(stamps, 300)
    endTurn()
    nowUs += 50
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBe(300)
  })

  test('of several events in one read the later may have come after the stamp', () => {
    const stamps = new ReadStamps(clock)
    const atUs = read(stamps, 40)
    stamps.measured(atUs, true)
    expect(stamps.errorUs.maxValue).toBe(40)
  })

  test('a loop that is nearly always busy stamps each read by itself, late by what came before it', () => {
    const stamps = new ReadStamps(clock)
    stamps.heed(0.95)
    expect([read(stamps, 100), read(stamps, 100)]).toEqual([1_000_000, 1_000_100])
    expect(stamps.errorUs.maxValue).toBe(100)
  })
})
