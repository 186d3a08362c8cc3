import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lookAtProcessors, stealTicksOf } from './idleness.ts'

test('the eighth figure of the first line is what a hypervisor took; guests count as user time already', () => {
  const text = 'cpu  100 1 50 800 9 5 5 30 70 7\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 5\n'
  expect(stealTicksOf(text)).toEqual({ stolen: 30, all: 1000 })
})

test('whatever else such a file says is no figure', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const ticks = stealTicksOf(text)
      if (ticks !== null) expect(ticks.all).toBeGreaterThanOrEqual(ticks.stolen)
    }),
  )
  expect(stealTicksOf('cpu  1 2 3')).toBeNull()
})

test('a look at this machine gives shares', async () => {
  const { busy, steal } = await lookAtProcessors(50)
  expect(busy).toBeGreaterThanOrEqual(0)
  expect(busy).toBeLessThanOrEqual(1)
  if (steal !== null) expect(steal).toBeLessThanOrEqual(1)
})
