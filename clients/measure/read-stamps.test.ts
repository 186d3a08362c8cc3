import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ReadStamps } from './read-stamps.ts'

let nowUs = 0
let idleUs = 0
let queuedUs = 0
const clock = { nowUs: () => nowUs }
const endTurn = () => vi.runAllTimers()
const stampsOf = () =>
  new ReadStamps(
    clock,
    () => idleUs,
    () => queuedUs,
  )

/** The loop waits for events, or does something else than reading. */
function idle(us: number): void {
  nowUs += us
  idleUs += us
}
function work(us: number): void {
  nowUs += us
}

beforeEach(() => {
  vi.useFakeTimers()
  nowUs = 1_000_000
  idleUs = 0
  queuedUs = 0
})
afterEach(() => vi.useRealTimers())

/** A read that takes `handlingUs` to handle; its stamp. */
function read(stamps: ReadStamps, handlingUs: number): number {
  const atUs = stamps.nowUs()
  stamps.measured(atUs, false, Number.POSITIVE_INFINITY)
  work(handlingUs)
  return atUs
}

describe('receive stamps', () => {
  test('reads of one turn carry the time at which its first began', () => {
    const stamps = stampsOf()
    expect([read(stamps, 10), read(stamps, 10), read(stamps, 10)]).toEqual([1_000_000, 1_000_000, 1_000_000])
    endTurn()
    idle(5_000)
    expect(read(stamps, 10)).toBe(1_005_030)
  })

  test('a loop that only waited kept nothing waiting: the bound is zero', () => {
    const stamps = stampsOf()
    idle(5_000)
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBeLessThanOrEqual(1)
  })

  test('a loop that was ready and had no processor kept what woke it waiting, though it counts that as idle', () => {
    const stamps = stampsOf()
    idle(5_000)
    queuedUs += 3_000
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBe(3_000)
  })

  test('no more can have waited than the time that passed', () => {
    const stamps = stampsOf()
    work(2_000)
    queuedUs += 1_500
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBeLessThanOrEqual(2_001)
  })

  test('what arrived during the turn before waited for at most its length', () => {
    const stamps = stampsOf()
    read(stamps, 300)
    endTurn()
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBe(300)
  })

  test('what a turn finds came after the poll of the turn before, however long the loop has not slept', () => {
    const stamps = stampsOf()
    read(stamps, 5_000)
    endTurn()
    read(stamps, 300)
    stamps.errorUs.reset()
    endTurn()
    work(20)
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBe(320)
  })

  test('the turn before may have been late itself: what came after its poll waited for that as well', () => {
    const stamps = stampsOf()
    read(stamps, 5_000)
    endTurn()
    work(100)
    read(stamps, 300)
    stamps.errorUs.reset()
    endTurn()
    work(20)
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBe(420)
  })

  test('work that is no read counts as well, however long ago the last read was', () => {
    const stamps = stampsOf()
    read(stamps, 10)
    endTurn()
    idle(20_000)
    work(9_000)
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBeGreaterThanOrEqual(9_000)
  })

  test('work that was looked at before the loop slept again is charged to no later read', () => {
    const stamps = stampsOf()
    work(9_000)
    stamps.look()
    idle(20_000)
    read(stamps, 10)
    expect(stamps.errorUs.maxValue).toBeLessThanOrEqual(1)
  })

  test('nothing waited for longer than since it was sent', () => {
    const stamps = stampsOf()
    work(2_000)
    stamps.measured(stamps.nowUs(), false, 700)
    expect(stamps.errorUs.maxValue).toBe(700)
  })

  test('a message behind another of one read may have come after the turn began: it has a stamp of its own', () => {
    const stamps = stampsOf()
    const atUs = read(stamps, 40)
    const behindUs = stamps.behindAnotherUs(atUs)
    stamps.measured(behindUs, false, Number.POSITIVE_INFINITY)
    expect(behindUs).toBe(atUs + 40)
    expect(stamps.errorUs.maxValue).toBe(40)
  })

  test('the events of one answer share its stamp, and the last of them may have been completed after it', () => {
    const stamps = stampsOf()
    const atUs = read(stamps, 40)
    stamps.measured(atUs, true, Number.POSITIVE_INFINITY)
    expect(stamps.errorUs.maxValue).toBe(40)
  })

  test('where each read is stamped by itself, all that it held was there', () => {
    const stamps = stampsOf()
    stamps.heed(0.95)
    const atUs = read(stamps, 40)
    expect(stamps.behindAnotherUs(atUs)).toBe(atUs)
  })

  test.each([
    [0.89, [1_000_000, 1_000_000]],
    [0.9, [1_000_000, 1_000_100]],
  ])('at a utilisation of %d two reads of one turn are stamped %j', (utilisation, stamped) => {
    const stamps = stampsOf()
    stamps.heed(utilisation)
    expect([read(stamps, 100), read(stamps, 100)]).toEqual(stamped)
  })

  test('a loop that is nearly always busy stamps each read by itself, late by what came before it', () => {
    const stamps = stampsOf()
    stamps.heed(0.95)
    expect([read(stamps, 100), read(stamps, 100)]).toEqual([1_000_000, 1_000_100])
    expect(stamps.errorUs.maxValue).toBe(100)
  })
})
