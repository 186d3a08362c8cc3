import { expect, test } from 'vitest'
import { BackOff } from './back-off.ts'

const SETTINGS = { firstMs: 500, capMs: 10_000 }

test('the most that it waits doubles up to the cap, and the wait is anything below', () => {
  const most = new BackOff(() => 1, SETTINGS)
  expect(Array.from({ length: 7 }, () => most.nextMs())).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
  const least = new BackOff(() => 0, SETTINGS)
  expect(least.nextMs()).toBe(0)
})

test('a cap below the first wait holds from the beginning', () => {
  const most = new BackOff(() => 1, { firstMs: 500, capMs: 200 })
  expect([most.nextMs(), most.nextMs()]).toEqual([200, 200])
})

test('an event brings it back to the beginning', () => {
  const backOff = new BackOff(() => 1, SETTINGS)
  backOff.nextMs()
  backOff.nextMs()
  backOff.reset()
  expect(backOff.nextMs()).toBe(500)
})
