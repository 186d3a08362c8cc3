import { expect, test } from 'vitest'
import { BACK_OFF_CAP_MS, BackOff } from './back-off.ts'

test('the most that it waits doubles up to the cap, and the wait is anything below', () => {
  const most = new BackOff(() => 1)
  expect(Array.from({ length: 7 }, () => most.nextMs())).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  const least = new BackOff(() => 0)
  expect(least.nextMs()).toBe(0)
  expect(BACK_OFF_CAP_MS).toBe(10_000)
})

test('an event brings it back to the beginning', () => {
  const backOff = new BackOff(() => 1)
  backOff.nextMs()
  backOff.nextMs()
  backOff.reset()
  expect(backOff.nextMs()).toBe(500)
})
