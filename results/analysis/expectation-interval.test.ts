import { describe, expect, test } from 'vitest'
import type { ComparisonOperator, Expectation } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { isWithinNoise, lineInterval } from './expectation-interval.ts'
import { judgeExpectations } from './expectations.ts'
import { pairedRatio } from './statistics.ts'

const [template] = buildFixtureResult({ blocks: 1 }).trials as [Trial]

/** Trials of one transport with these bytes per event, one a block. */
function trialsOf(transport: string, values: readonly (number | null)[], arm = transport): Trial[] {
  return values.map((perEvent, index) => {
    return { ...template, transport, arm, block: index + 1, bytes: { ...template.bytes, perEvent } }
  })
}

function line(operator: ComparisonOperator, factor: number, right: string | null = null): Expectation {
  const metric = 'bytesPerEvent'
  const reference = right === null ? null : { transport: right, metric }
  return {
    text: `sse.${metric} ${operator} ${factor}`,
    left: { transport: 'sse', metric },
    operator,
    factor,
    right: reference,
  }
}

describe('the interval of a line', () => {
  test('with a quantity is that of its value', () => {
    const interval = lineInterval(line('<', 300), trialsOf('sse', [250, 260, 270]))
    expect(interval?.what).toBe('value')
    expect(interval?.low).toBeCloseTo(236.19, 1)
    expect(interval?.high).toBeCloseTo(285.94, 1)
  })
  test('with a metric is that of the ratio, block by block and without the factor', () => {
    const trials = [...trialsOf('sse', [100, 210, 400]), ...trialsOf('polling', [200, 400, 800])]
    const { low, high } = pairedRatio([100, 210, 400], [200, 400, 800])
    expect(lineInterval(line('<', 0.6, 'polling'), trials)).toEqual({ what: 'ratio', low, high })
  })
  test('is of the blocks that both sides have', () => {
    const trials = [...trialsOf('sse', [100, 200, 400, 9000]), ...trialsOf('polling', [200, 400, 800])]
    expect(lineInterval(line('<', 1, 'polling'), trials)?.high).toBeCloseTo(0.5, 9)
  })
  test('with a quantity is none where a block withholds its value', () => {
    expect(lineInterval(line('<', 300), trialsOf('sse', [250, null, 270, 260]))).toBeNull()
  })
  test('counts two arms of one transport in a block as one', () => {
    const both = [...trialsOf('sse', [100, 100, 100], 'sse/a'), ...trialsOf('sse', [300, 300, 300], 'sse/b')]
    expect(lineInterval(line('<', 1), both)).toMatchObject({
      low: expect.closeTo(200, 9),
      high: expect.closeTo(200, 9),
    })
  })
  test.each([
    ['under three blocks', [100, 100], [200, 200]],
    ['where a block withholds its value', [100, null, 100], [200, 200, 200]],
    ['where a ratio has no logarithm', [100, 0, 100], [200, 200, 200]],
    ['where the other side did not run', [100, 100, 100], []],
  ])('is none %s', (_, of, against) => {
    expect(lineInterval(line('<', 1, 'polling'), [...trialsOf('sse', of), ...trialsOf('polling', against)])).toBeNull()
  })
})

test.each([
  ['<', 50, true, [40, 49], false],
  ['<', 50, true, [40, 50], true],
  ['<=', 50, true, [40, 50], false],
  ['<=', 50, true, [40, 51], true],
  ['<', 50, false, [51, 60], false],
  ['<', 50, false, [49, 60], true],
  ['>', 50, true, [51, 60], false],
  ['>', 50, true, [50, 60], true],
  ['<=', 0, true, [0, 0], false],
  ['<=', 50, true, [50 - 1e-14, 50 + 1e-12], false],
  ['<', 50, false, [50 - 1e-12, 50 + 1e-12], false],
] as const)('%s %d that is %s over %j is within the noise: %s', (operator, factor, met, [low, high], noisy) => {
  expect(isWithinNoise({ operator, factor }, met, { low, high })).toBe(noisy)
})

test('a result carries its interval, and whether the bound lies inside it', () => {
  const trials = trialsOf('sse', [250, 260, 270])
  const judged = judgeExpectations([line('<', 300), line('<', 280), line('<', 255), line('<', 200)], trials)
  expect(judged.map(({ met, withinNoise }) => [met, withinNoise])).toEqual([
    [true, false],
    [true, true],
    [false, true],
    [false, false],
  ])
  const [one] = judgeExpectations([line('<', 280)], trials.slice(0, 1))
  expect(one).toMatchObject({ met: true, interval: null, withinNoise: false })
})
