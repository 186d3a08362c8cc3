import { expect, test } from 'vitest'
import { finding, isUsable } from './finding.ts'

const parts = { what: 'loopback', found: 'nothing', means: 'no trial can run' } as const

test('only what is needed and missing makes a machine unusable', () => {
  expect(isUsable([])).toBe(true)
  expect(isUsable([finding({ ...parts, level: 'missing' })])).toBe(true)
  expect(isUsable([finding({ ...parts, level: 'limited', needed: true })])).toBe(true)
  expect(isUsable([finding({ ...parts, level: 'ok' }), finding({ ...parts, level: 'missing', needed: true })])).toBe(
    false,
  )
})
