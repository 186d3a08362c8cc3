import { expect, test } from 'vitest'
import type { LatencySummary } from '../format.ts'
import { knownSpread } from './spread.ts'

const spread = (figures: Partial<LatencySummary>): LatencySummary => {
  return {
    count: 500,
    mean: null,
    p50: null,
    p90: null,
    p99: null,
    p999: null,
    max: null,
    histogram: 'text',
    ...figures,
  }
}

test('a figure is shown as long as the instrument may be wrong by half of it at most, whichever way', () => {
  const { fanOutSpreadUs, fanOutErrorUs } = knownSpread(
    spread({ mean: 300, p50: 200, p90: 400, p99: 800 }),
    spread({ mean: 290, p50: 100, p90: 199, p99: 800 }),
    spread({ mean: 320, p50: 210, p90: 410, p99: 1201 }),
  )
  expect(fanOutSpreadUs).toEqual(spread({ mean: 300, p50: 200 }))
  expect(fanOutErrorUs).toEqual({ mean: 20, p50: 100, p90: 201, p99: 401, p999: null, max: null })
})
