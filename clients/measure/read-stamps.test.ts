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
  boundsUs = []
})
afterEach(() => vi.useRealTimers())

/** Of the events of this test, by how much their stamps may be late. */
let boundsUs: number[] = []
const mostUs = () => Math.max(...boundsUs)

function note(stamps: ReadStamps, atUs: number, sinceSentUs = Number.POSITIVE_INFINITY): void {
  boundsUs.push(stamps.lateUs(atUs, sinceSentUs))
}

/** A read that takes `handlingUs` to handle; its stamp. */
function read(stamps: ReadStamps, handlingUs: number): number {
  const atUs = stamps.nowUs()
  note(stamps, atUs)
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
    expect(mostUs()).toBeLessThanOrEqual(1)
  })

  test('a loop that was ready and had no processor kept what woke it waiting, though it counts that as idle', () => {
    const stamps = stampsOf()
    idle(5_000)
    queuedUs += 3_000
    read(stamps, 10)
    expect(mostUs()).toBe(3_000)
  })

  test('no more can have waited than the time that passed', () => {
    const stamps = stampsOf()
    work(2_000)
    queuedUs += 1_500
    read(stamps, 10)
    expect(mostUs()).toBeLessThanOrEqual(2_001)
  })

  test('what arrived during the turn before waited for at most its length', () => {
    const stamps = stampsOf()
    read(stamps, 300)
    endTurn()
    read(stamps, 10)
    expect(mostUs()).toBe(300)
  })

  test('what a turn finds came after the poll of the turn before, however long the loop has not slept', () => {
    const stamps = stampsOf()
    read(stamps, 5_000)
    endTurn()
    read(stamps, 300)
    boundsUs = []
    endTurn()
    work(20)
    read(stamps, 10)
    expect(mostUs()).toBe(320)
  })

  test('the turn before may have been late itself: what came after its poll waited for that as well', () => {
    const stamps = stampsOf()
    read(stamps, 5_000)
    endTurn()
    work(100)
    read(stamps, 300)
    boundsUs = []
    endTurn()
    work(20)
    read(stamps, 10)
    expect(mostUs()).toBe(420)
  })

  test('work that is no read counts as well, however long ago the last read was', () => {
    const stamps = stampsOf()
    read(stamps, 10)
    endTurn()
    idle(20_000)
    work(9_000)
    read(stamps, 10)
    expect(mostUs()).toBeGreaterThanOrEqual(9_000)
  })

  test('work that was looked at before the loop slept again is charged to no later read', () => {
    const stamps = stampsOf()
    work(9_000)
    stamps.look()
    idle(20_000)
    read(stamps, 10)
    expect(mostUs()).toBeLessThanOrEqual(1)
  })

  test('nothing waited for longer than since it was sent', () => {
    const stamps = stampsOf()
    work(2_000)
    note(stamps, stamps.nowUs(), 700)
    expect(mostUs()).toBe(700)
  })

  test('what an event is sent after its stamp, on clocks that differ, makes it late by nothing', () => {
    const stamps = stampsOf()
    work(2_000)
    note(stamps, stamps.nowUs(), -30)
    expect(mostUs()).toBe(0)
  })

  test('what shares its turn’s stamp and may have come since is stamped when it is complete, late by the time since', () => {
    const stamps = stampsOf()
    read(stamps, 40)
    const completedUs = stamps.completedUs(stamps.nowUs())
    note(stamps, completedUs)
    expect(completedUs).toBe(1_000_040)
    expect(mostUs()).toBe(40)
  })

  test('what the first read of a turn holds was there when the turn began', () => {
    const stamps = stampsOf()
    const atUs = read(stamps, 40)
    expect(stamps.completedUs(atUs)).toBe(atUs)
  })

  test('where each read is stamped by itself, all that it held was there', () => {
    const stamps = stampsOf()
    stamps.heed(0.95)
    read(stamps, 40)
    const atUs = read(stamps, 40)
    expect([atUs, stamps.completedUs(atUs)]).toEqual([1_000_040, 1_000_040])
  })

  describe('in a turn in which libuv may look for events more than once', () => {
    /** Stamps of so many reads in one turn, 10 µs each, in a process with so many sockets. */
    function turnOf(stamps: ReadStamps, sockets: number, reads: number): number[] {
      for (let socket = 0; socket < sockets; socket++) stamps.opened()
      return Array.from({ length: reads }, () => read(stamps, 10))
    }

    test('only half as many reads as it takes at once share a stamp, the others have their own', () => {
      const stamped = turnOf(stampsOf(), 3_000, 3_000)
      expect(stamped.filter((atUs) => atUs === 1_000_000)).toHaveLength(512)
      expect(stamped.slice(510, 514)).toEqual([1_000_000, 1_000_000, 1_005_120, 1_005_130])
      expect(mostUs()).toBe(29_990)
    })

    test('the next turn shares again', () => {
      const stamps = stampsOf()
      turnOf(stamps, 3_000, 600)
      endTurn()
      expect(new Set([read(stamps, 10), read(stamps, 10), read(stamps, 10)])).toEqual(new Set([1_006_000]))
    })

    test('all share where there are fewer sockets than it takes at once, or no longer more', () => {
      expect(new Set(turnOf(stampsOf(), 960, 960)).size).toBe(1)
      const stamps = stampsOf()
      for (let socket = 0; socket < 40; socket++) stamps.opened()
      for (let socket = 0; socket < 40; socket++) stamps.closed()
      expect(new Set(turnOf(stamps, 960, 960)).size).toBe(1)
    })
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
    expect(mostUs()).toBe(100)
  })
})
