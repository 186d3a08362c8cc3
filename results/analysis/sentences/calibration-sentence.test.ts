import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../fixture/calibration.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { Calibration } from '../../format.ts'
import { calibrationSentence } from './calibration-sentence.ts'

const result = buildFixtureResult({ blocks: 1 })

function sentenceOf(change: Partial<Calibration>, trials = result.trials): string | null {
  const calibration = { ...FIXTURE_CALIBRATION, ...change }
  return calibrationSentence({ ...result, trials, environment: { ...result.environment, calibration } })
}

test('a result without a calibration says nothing of one', () => expect(calibrationSentence(result)).toBeNull())

test('the floor of each transport stands beside the instrument’s part, then timers and the day', () => {
  expect(sentenceOf({})).toBe(
    'noise floor here at p99: sse 0.90 ms, of which the instrument at most 0.30 ms by its own bound, ' +
      'websocket 0.80 ms (0.20 ms); stamps 0.35 ms behind packets, timers 1.1 ms late (calibrated 2000-01-01)',
  )
})

test('only what ran is told of', () => {
  const trials = result.trials.filter(({ transport }) => transport === 'websocket')
  expect(sentenceOf({}, trials)).toBe(
    'noise floor here at p99: websocket 0.80 ms, of which the instrument at most 0.20 ms by its own bound; ' +
      'stamps 0.35 ms behind packets, timers 1.1 ms late (calibrated 2000-01-01)',
  )
})

test('a machine that was not quiet is named so', () => {
  expect(sentenceOf({ quiet: false })).toContain('(calibrated 2000-01-01, the machine was not quiet)')
})

test('what is not known is left out', () => {
  const [sse] = FIXTURE_CALIBRATION.noiseFloor
  const timers = { count: 0, p50Us: null, p99Us: null, maxUs: null }
  expect(
    sentenceOf({ noiseFloor: sse === undefined ? [] : [{ ...sse, stampErrorUs: null }], timers, stamps: null }),
  ).toBe('noise floor here at p99: sse 0.90 ms (calibrated 2000-01-01)')
  expect(sentenceOf({ noiseFloor: [], timers, stamps: null })).toBeNull()
})
