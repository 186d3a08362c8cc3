import { expect, test, vi } from 'vitest'
import { CLOCK_OFFSET_US, labClock } from '../../../protocol/clock.ts'
import { measureTimers, timersLengthMs } from './timers.ts'

test('each deadline is counted, and it takes the time that was told', async () => {
  const startedAtUs = labClock.nowUs()
  const found = await measureTimers(30, labClock, new AbortController().signal, () => 0.5)
  expect(found).toMatchObject({ count: 30, p99Us: null, maxUs: expect.any(Number) })
  expect(labClock.nowUs() - startedAtUs).toBeGreaterThanOrEqual(1000 * timersLengthMs(30))
})

test('the lateness is what the clock says when a timer rings', async () => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  try {
    // A clock that goes with the timers, each of which rings 700 µs behind the millisecond that it was set for.
    const clock = { nowUs: () => CLOCK_OFFSET_US + 1000 * Date.now() + 700 }
    const measured = measureTimers(200, clock, new AbortController().signal, () => 0.5)
    await vi.advanceTimersByTimeAsync(timersLengthMs(200) + 10)
    // Deadlines stand 4 ms apart, so each timer is set and rings a whole number of milliseconds after the start.
    expect(await measured).toMatchObject({ count: 200, p50Us: 1, maxUs: 1 })
    const late = { nowUs: () => CLOCK_OFFSET_US + 1000 * Date.now() }
    const other = measureTimers(200, late, new AbortController().signal, () => 0.5 + 0.3 / 4)
    await vi.advanceTimersByTimeAsync(2 * timersLengthMs(200))
    // Every 4.3 ms, on timers of whole ones: 0 to 0.9 ms late.
    expect(await other).toMatchObject({ maxUs: 900 })
  } finally {
    vi.useRealTimers()
  }
})

test('an interrupt ends it, and no timer is left', async () => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const controller = new AbortController()
    const measured = measureTimers(1000, labClock, controller.signal)
    controller.abort()
    await expect(measured).rejects.toThrow('aborted')
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})
