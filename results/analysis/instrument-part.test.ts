import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { instrumentPart } from './instrument-part.ts'

const trial = buildFixtureResult({ trials: 1 }).trials[0] as Trial
const errors = (p50: number | null, p99: number | null, more: Partial<Trial['driver']> = {}): Trial => {
  return { ...trial, driver: { ...trial.driver, stampErrorP50Us: p50, stampErrorUs: p99, ...more } }
}

test('each percentile has the error of the worst block, whichever that is', () => {
  const trials = [errors(100, 900, { stampErrorP90Us: 5 }), errors(300, 800, { stampErrorP999Us: 7 })]
  const unknown = { stampErrorP90Us: null, stampErrorP999Us: null }
  expect(instrumentPart(trials)).toMatchObject({ p50Us: 300, p99Us: 900 })
  expect(instrumentPart([errors(1, 2, { stampErrorP90Us: 5, stampErrorP999Us: 7 })])).toEqual({
    p50Us: 1,
    p90Us: 5,
    p99Us: 2,
    p999Us: 7,
  })
  expect(instrumentPart([errors(null, null, unknown), errors(20, null, unknown)])).toEqual({
    p50Us: 20,
    p90Us: null,
    p99Us: null,
    p999Us: null,
  })
})
