import { expect, test } from 'vitest'
import { exitCodeOf, type Outcome } from './exit-code.ts'

const good: Outcome = { interrupted: false, verdict: { level: 'VALID' }, expectations: [{ met: true }] }
const missed: Outcome = { ...good, expectations: [{ met: true }, { met: false }] }
const invalid: Outcome = { ...missed, verdict: { level: 'INVALID' } }
const interrupted: Outcome = { ...invalid, interrupted: true }

test.each([
  ['a run that met everything ends with 0', [good], 0],
  ['a doubtful run is still judged', [{ ...good, verdict: { level: 'SUSPECT' as const } }], 0],
  ['a missed expectation ends with 99', [good, missed], 99],
  ['expectations are not judged on INVALID figures', [invalid], 4],
  ['INVALID outranks a missed expectation of another run', [missed, invalid], 4],
  ['an interrupt outranks everything', [missed, invalid, interrupted], 130],
])('%s', (_, outcomes, code) => {
  expect(exitCodeOf(outcomes, { leftOut: 0 })).toBe(code)
})

test('scenarios that were left out outrank what the others came to, however whole they are', () => {
  expect([[], [good], [invalid]].map((outcomes) => exitCodeOf(outcomes, { leftOut: 1 }))).toEqual([130, 130, 130])
})

test('a miss within the noise is a miss, unless it was asked to be let pass', () => {
  const noisy: Outcome = { ...good, expectations: [{ met: false, withinNoise: true }] }
  expect([false, true].map((toleratesNoise) => exitCodeOf([noisy], { leftOut: 0, toleratesNoise }))).toEqual([99, 0])
})

test('a miss beyond the noise, or without an interval, is never let pass', () => {
  const beyond: Outcome = { ...good, expectations: [{ met: false, withinNoise: false }] }
  expect([beyond, missed].map((outcome) => exitCodeOf([outcome], { leftOut: 0, toleratesNoise: true }))).toEqual([
    99, 99,
  ])
})
