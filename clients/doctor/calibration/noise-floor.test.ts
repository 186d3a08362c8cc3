import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../../results/fixture/calibration.ts'
import { buildFixtureResult } from '../../../results/fixture.ts'
import type { NoiseFloor } from '../../../results/format.ts'
import { EXIT } from '../../errors.ts'
import { noiseFloorOf, othersBusy } from './noise-floor.ts'

const result = buildFixtureResult({ blocks: 1 })

test('each trial gives a row, in teaching order, with the latency from due and the instrument’s part', () => {
  const shuffled = { ...result, trials: result.trials.toReversed() }
  const rows = noiseFloorOf(shuffled)
  expect(rows.map(({ transport }) => transport)).toEqual(['polling', 'long-polling', 'sse', 'websocket'])
  const sse = result.trials.find(({ transport }) => transport === 'sse')
  expect(rows[2]).toMatchObject({
    count: sse?.latencyUs.fromDue.count,
    p99Us: sse?.latencyUs.fromDue.p99,
    stampErrorUs: sse?.driver.stampErrorUs,
    stampErrorP50Us: sse?.driver.stampErrorP50Us,
    feedLatenessP99Us: sse?.server?.feedLatenessP99Us,
    serverLoopDelayP99Us: sse?.server?.eventLoopDelayP99Us,
    driverLoopDelayP99Us: sse?.driver.eventLoopDelayP99Us,
  })
})

test('figures of an INVALID trial are no noise floor', () => {
  const reasons = [{ code: 'ends-differ', message: 'sse, block 1: 5 B apart', remedy: 'look at it' }]
  const invalid = { ...result, verdict: { level: 'INVALID' as const, reasons } }
  expect(() => noiseFloorOf(invalid)).toThrow('found: sse, block 1: 5 B apart; no calibration is kept: look at it')
  expect(() => noiseFloorOf(invalid)).toThrow(expect.objectContaining({ exitCode: EXIT.invalidMeasurement }))
})

test('what others took is what server and driver did not, at its worst', () => {
  const [row] = FIXTURE_CALIBRATION.noiseFloor as [NoiseFloor]
  const rows = [row, { ...row, machineBusy: 0.5, ownBusy: 0.2 }, { ...row, machineBusy: 0.1, ownBusy: 0.2 }]
  expect(othersBusy(rows)).toBeCloseTo(0.3)
  expect(othersBusy([{ ...row, ownBusy: null }])).toBeNull()
})
