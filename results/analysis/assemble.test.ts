import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import { assembleResult } from './assemble.ts'

const { summary, comparisons, expectations, verdict, formatVersion, target = null, ...kept } = buildFixtureResult()
const facts = { ...kept, target }

test('everything that follows from the trials is filled in', () => {
  const result = assembleResult({ ...facts, baseline: null })
  expect(result).toMatchObject({ formatVersion, summary, comparisons, expectations, verdict })
  expect(result).not.toHaveProperty('baseline')
})

test('comparisons are against the baseline that was asked for, or the default when that did not run', () => {
  const against = (baseline: string | null) => assembleResult({ ...facts, baseline }).comparisons[0]?.against
  expect(against('sse')).toBe('sse')
  expect(against('carrier-pigeon')).toBe('websocket')
  expect(against(null)).toBe('websocket')
})
