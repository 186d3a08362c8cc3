import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LoopTurns } from './turns.ts'

let nowUs = 0
let idleUs = 0
let queuedUs = 0

/** The loop waits for events, or does something else than reading. */
function idle(us: number): void {
  nowUs += us
  idleUs += us
}
function work(us: number): void {
  nowUs += us
}
/** The check phase of the loop; a poll comes before and after it. */
const check = () => vi.runAllTimers()

beforeEach(() => {
  vi.useFakeTimers()
  nowUs = 1_000_000
  idleUs = 0
  queuedUs = 0
})
afterEach(() => vi.useRealTimers())

const turnsOf = () =>
  new LoopTurns(
    { nowUs: () => nowUs },
    () => idleUs,
    () => queuedUs,
  )

/** A read that takes `handlingUs` to handle: its date, and for how long it may have waited before. */
function read(turns: LoopTurns, handlingUs: number): readonly [enteredUs: number, waitedUs: number] {
  turns.read()
  const { enteredUs, waitedUs } = turns
  work(handlingUs)
  return [enteredUs, waitedUs]
}

describe('the date of a read', () => {
  test('is the beginning of its turn, for all that are read in it', () => {
    const turns = turnsOf()
    idle(5_000)
    expect([read(turns, 400), read(turns, 400), read(turns, 400)].map(([enteredUs]) => enteredUs)).toEqual([
      1_005_000, 1_005_000, 1_005_000,
    ])
    check()
    expect(read(turns, 10)[0]).toBe(1_006_200)
  })
})

test('of a long turn not all was found together: the rest is dated by itself, and may have waited since the turn began', () => {
  const turns = turnsOf()
  work(300)
  const reads = Array.from({ length: 514 }, () => read(turns, 10))
  expect(reads[511]).toEqual([1_000_300, 300])
  expect(reads[512]).toEqual([1_005_420, 5_420])
  expect(reads[513]).toEqual([1_005_430, 5_430])
})

describe('before its turn a read has waited', () => {
  test('not at all where the loop slept', () => {
    const turns = turnsOf()
    idle(5_000)
    expect(read(turns, 10)[1]).toBe(0)
  })

  test('for as long as the loop was at work, though it has slept long before', () => {
    const turns = turnsOf()
    idle(50_000)
    turns.look()
    work(50_000)
    expect(read(turns, 10)[1]).toBe(50_000)
  })

  test('for as long as the loop was without a processor, which it takes for idleness', () => {
    const turns = turnsOf()
    idle(5_000)
    queuedUs += 3_000
    expect(read(turns, 10)[1]).toBe(3_000)
  })

  test('no longer than since the poll of the turn before, which found what was there by then', () => {
    const turns = turnsOf()
    for (let turn = 0; turn < 10; turn++) {
      turns.turning()
      work(1_000)
      check()
    }
    work(300)
    expect(read(turns, 10)[1]).toBe(1_300)
  })

  test('for the work that was looked at before the loop slept: not', () => {
    const turns = turnsOf()
    work(9_000)
    turns.look()
    idle(20_000)
    expect(read(turns, 10)[1]).toBe(0)
  })
})

test('while it is waited for, a check phase is asked for once', () => {
  const turns = turnsOf()
  turns.turning()
  turns.turning()
  turns.read()
  expect(vi.getTimerCount()).toBe(1)
})
