import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { interruptible, sleepUntil } from './waiting.ts'

const interrupted = new Error('interrupted')

describe('interruptible work', () => {
  const never = new Promise<string>(() => {})

  test('ends as it would alone, and leaves no listener behind', async () => {
    const { signal } = new AbortController()
    await expect(interruptible(Promise.resolve('done'), signal)).resolves.toBe('done')
    await expect(interruptible(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  test('ends with the reason of the interrupt as soon as it comes', async () => {
    const controller = new AbortController()
    const outcome = interruptible(never, controller.signal)
    controller.abort(interrupted)
    await expect(outcome).rejects.toBe(interrupted)
  })

  test('does not begin to wait after the interrupt', async () => {
    await expect(interruptible(never, AbortSignal.abort(interrupted))).rejects.toBe(interrupted)
  })

  test('that fails after its interrupt is not an unhandled rejection', async () => {
    const controller = new AbortController()
    const { promise, reject } = withReject()
    const outcome = interruptible(promise, controller.signal)
    controller.abort(interrupted)
    reject(new Error('too late'))
    await expect(outcome).rejects.toBe(interrupted)
  })
})

describe('sleeping until an instant', () => {
  beforeEach(() => vi.useFakeTimers({ now: 0 }))
  afterEach(() => vi.useRealTimers())
  const { signal } = new AbortController()

  test.each([
    ['a timer that is exact', 1000],
    ['a timer that fires too early', 900],
    ['a timer that fires late', 1100],
  ])('is never over before it, with %s', async (_, usPerTimerMs) => {
    const clock = { nowUs: () => Date.now() * usPerTimerMs }
    const wokeAtUs = sleepUntil(clock, 50_500, signal).then(() => clock.nowUs())
    await vi.runAllTimersAsync()
    expect(await wokeAtUs).toBeGreaterThanOrEqual(50_500)
    expect(await wokeAtUs).toBeLessThan(50_500 * 1.15)
  })

  test.each([
    ['is now', 7000],
    ['is past', 6999],
  ])('is over at once when the instant %s', async (_, atUs) => {
    await sleepUntil({ nowUs: () => 7000 }, atUs, signal)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('ends with the reason of the interrupt', async () => {
    const controller = new AbortController()
    const outcome = sleepUntil({ nowUs: () => 0 }, 60_000_000, controller.signal)
    controller.abort(interrupted)
    await expect(outcome).rejects.toBe(interrupted)
  })

  test('after an interrupt ends with its reason, even when the instant is past', async () => {
    await expect(sleepUntil({ nowUs: () => 7000 }, 0, AbortSignal.abort(interrupted))).rejects.toBe(interrupted)
  })

  test('as many waits at once as a long scenario has are no leak', async () => {
    const warnings: Error[] = []
    const hear = (warning: Error): void => void warnings.push(warning)
    process.on('warning', hear)
    onTestFinished(() => void process.off('warning', hear))
    const controller = new AbortController()
    const sleeps = Array.from({ length: 30 }, () => sleepUntil({ nowUs: () => 0 }, 60_000_000, controller.signal))
    controller.abort(interrupted)
    const outcomes = await Promise.allSettled(sleeps)
    expect(outcomes.map(({ status }) => status)).toEqual(sleeps.map(() => 'rejected'))
    await new Promise((resolve) => process.nextTick(resolve)) // which is when Node warns
    expect(warnings).toEqual([])
  })
})

function withReject(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  return { promise, reject }
}
