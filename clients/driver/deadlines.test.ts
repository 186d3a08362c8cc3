import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Deadlines } from './deadlines.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const clock = { nowUs: () => Date.now() * 1000 }

test('acts at each instant, in order, never early', () => {
  vi.setSystemTime(0)
  const acted: [string, number][] = []
  const act = (name: string) => () => acted.push([name, clock.nowUs()])
  new Deadlines(clock, [
    { atUs: 20_500, act: act('second') },
    { atUs: 10_000, act: act('first') },
    { atUs: 20_500, act: act('third') },
  ])
  vi.advanceTimersByTime(9)
  expect(acted).toEqual([])
  vi.advanceTimersByTime(100)
  expect(acted).toEqual([
    ['first', 10_000],
    ['second', 21_000],
    ['third', 21_000],
  ])
})

test('one that was late does not move those after it', () => {
  vi.setSystemTime(0)
  const acted: number[] = []
  const slow = () => {
    acted.push(clock.nowUs())
    vi.setSystemTime(Date.now() + 35)
  }
  const quick = () => acted.push(clock.nowUs())
  new Deadlines(clock, [
    { atUs: 10_000, act: slow },
    { atUs: 20_000, act: quick },
    { atUs: 60_000, act: quick },
  ])
  vi.advanceTimersByTime(100)
  expect(acted).toEqual([10_000, 45_000, 60_000])
})

test('ended, it does what is overdue at once and the rest never', () => {
  vi.setSystemTime(0)
  const [overdue, ahead] = [vi.fn(), vi.fn()]
  const deadlines = new Deadlines(clock, [
    { atUs: 10_000, act: overdue },
    { atUs: 20_000, act: ahead },
  ])
  vi.setSystemTime(15)
  deadlines.end()
  expect(overdue).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(100)
  expect(ahead).not.toHaveBeenCalled()
})
