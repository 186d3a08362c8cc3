import { afterEach, expect, test } from 'vitest'
import { CalibrationProgress } from './progress.ts'

const PARTS = [
  { name: 'idle', lengthMs: 1000 },
  { name: 'timers', lengthMs: 3000 },
  { name: 'sse', lengthMs: 6000 },
]

let nowMs = 0
const progress = new CalibrationProgress(
  PARTS,
  () => {},
  () => nowMs,
)
afterEach(() => progress.stop())

test('each part counts by the time that it takes, and one that takes longer stands still', () => {
  expect(progress.now()).toMatchObject({ arm: 'idle', block: 1, trialsInAll: 3, share: 0, secondsLeft: 10 })
  nowMs = 1200
  progress.at('timers')
  nowMs = 2700
  expect(progress.now()).toMatchObject({ arm: 'timers', block: 2, share: 0.25, secondsLeft: 8 })
  nowMs = 9000
  expect(progress.now()).toMatchObject({ share: 0.4 })
  const trial = { phase: 'steady', p50Us: 400, p99Us: 900, p99UsBySecond: [900], openConnections: 100 }
  progress.at('sse', trial)
  nowMs = 12_000
  progress.at('sse', trial)
  expect(progress.now()).toMatchObject({ arm: 'sse', phase: 'steady', p99Us: 900, share: 0.7, secondsLeft: 3 })
})
