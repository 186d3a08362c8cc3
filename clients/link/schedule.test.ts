import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import { seededRandom } from '../../protocol/random.ts'
import { Schedule } from './schedule.ts'

test('nothing is done early, everything once, and in the order of its instants', async () => {
  const schedule = new Schedule(labClock)
  const random = seededRandom(1)
  const startUs = labClock.nowUs()
  const done: { readonly atUs: number; readonly nowUs: number }[] = []
  const wanted = Array.from({ length: 200 }, () => startUs + random() * 60_000)
  await new Promise<void>((resolve) => {
    for (const atUs of wanted) {
      schedule.at(atUs, () => {
        done.push({ atUs, nowUs: labClock.nowUs() })
        if (done.length === wanted.length) resolve()
      })
    }
  })
  expect(done.filter(({ atUs, nowUs }) => nowUs < Math.floor(atUs))).toEqual([])
  expect(done.map(({ atUs }) => atUs)).toEqual([...wanted].sort((one, other) => one - other))
})

describe('by a clock in hand', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] }))
  afterEach(() => {
    vi.unstubAllGlobals() // first: what was stubbed is a timer in hand
    vi.useRealTimers()
  })

  /** A clock that a test turns, and the names of what is called. */
  function scheduled() {
    const time = { nowUs: 0 }
    const called: string[] = []
    const schedule = new Schedule({ nowUs: () => time.nowUs })
    const at = (atUs: number, name: string) => schedule.at(atUs, () => called.push(name))
    return { time, called, schedule, at }
  }

  test('equal instants are kept in the order in which they were asked for', () => {
    const { time, called, at } = scheduled()
    for (const name of ['first', 'second', 'third']) at(5_000, name)
    at(4_000, 'earlier')
    time.nowUs = 5_000
    vi.runAllTimers()
    expect(called).toEqual(['earlier', 'first', 'second', 'third'])
  })

  test('a timer that fires early is waited out', () => {
    const { time, called, at } = scheduled()
    at(20_000, 'it')
    time.nowUs = 18_500
    vi.advanceTimersByTime(19)
    expect([called, vi.getTimerCount()]).toEqual([[], 1])
    time.nowUs = 20_000
    vi.advanceTimersByTime(1)
    expect(called).toEqual(['it'])
  })

  test('what is done may ask for more, also for what is due at once', () => {
    const { time, called, schedule, at } = scheduled()
    schedule.at(1_000, () => {
      called.push('first')
      at(500, 'overdue')
    })
    time.nowUs = 1_000
    vi.runAllTimers()
    expect(called).toEqual(['first', 'overdue'])
  })

  test('turning ends with the budget of its second: from there on a timer decides', () => {
    const { time, at } = scheduled()
    let turns = 0
    /** Every millisecond something is due a millisecond later: without a budget the loop would never wait. */
    for (let step = 1; step <= 1_000; step++) at(step * 1_000, 'it')
    const setTimer = vi.fn(setTimeout)
    vi.stubGlobal('setTimeout', setTimer)
    while (time.nowUs < 999_000) {
      time.nowUs += 100
      if (setTimer.mock.calls.length === 0) turns++
      vi.advanceTimersByTime(0)
      if (time.nowUs % 1_000 === 0) vi.advanceTimersByTime(1)
    }
    expect(turns * 100).toBeGreaterThan(240_000)
    expect(turns * 100).toBeLessThan(260_000)
  })

  test('what was cleared is never done, and nothing is waited for', () => {
    const { time, called, schedule, at } = scheduled()
    at(5_000, 'it')
    schedule.clear()
    expect(vi.getTimerCount()).toBe(0)
    at(6_000, 'another')
    time.nowUs = 6_000
    vi.runAllTimers()
    expect(called).toEqual(['another'])
  })
})
