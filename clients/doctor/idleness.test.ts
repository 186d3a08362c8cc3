import { expect, test } from 'vitest'
import { lookAtProcessors } from './idleness.ts'

test('a look at this machine gives shares', async () => {
  const { busy, steal } = await lookAtProcessors(50)
  expect(busy).toBeGreaterThanOrEqual(0)
  expect(busy).toBeLessThanOrEqual(1)
  if (steal !== null) expect(steal).toBeLessThanOrEqual(1)
})
