import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { byteStack } from '../charts/byte-stack.ts'
import { latencyCurve } from '../charts/latency-curve.ts'
import { selectTrials } from '../charts/selection.ts'
import { bytesSentence, connectionsSentence, expectationsSentence, latencySentence } from './figure-sentences.ts'

const SELECTED = selectTrials(buildFixtureResult({ blocks: 1 }), null)

test('latency is told fastest first, half and nearly all', () => {
  const sentence = latencySentence(SELECTED.map(latencyCurve))
  expect(sentence).toMatch(
    /^Half of the events arrived within .* by websocket, .* and .* by polling; 99\u00a0% within .*\.$/,
  )
})

test('percentiles that nobody supports are not told', () => {
  const few = SELECTED.map(latencyCurve).map((curve) => ({
    ...curve,
    percentilesUs: [curve.percentilesUs[0]!, null, null, null],
  }))
  expect(latencySentence(few)).not.toContain('99\u00a0%')
})

test('bytes are told with what they have in common: the event', () => {
  expect(bytesSentence(SELECTED.map(byteStack))).toMatch(
    /^Each delivered event moved .* by long-polling; 256 B of each are the event itself\.$/,
  )
})

test('a payload that differs between arms is not said to be common', () => {
  const [first, ...others] = SELECTED.map(byteStack)
  const odd = { ...first!, parts: first!.parts!.map((part) => part + 5) }
  expect(bytesSentence([odd, ...others])).not.toContain('of each')
})

test('requests are told fewest first, with the most connections', () => {
  expect(connectionsSentence(SELECTED)).toMatch(
    /^HTTP requests a second while measured: 0 by .* by long-polling; at most 50 connections were open at once\.$/,
  )
})

test('nothing measured is said to be nothing', () => {
  for (const sentence of [latencySentence([]), bytesSentence([]), connectionsSentence([])]) {
    expect(sentence).toBe('There is nothing to draw: no event was delivered.')
  }
})

test('expectations are counted, and those that a stopped run could not judge are not said to be met', () => {
  const [met, missed] = [true, false].map((is) => ({ text: 'a < 1', value: 1, bound: 1, met: is }))
  expect(expectationsSentence([met!, met!], 2)).toBe('All 2 were met.')
  expect(expectationsSentence([met!, missed!], 2)).toBe('1 of 2 was missed.')
  expect(expectationsSentence([met!, met!], 5)).toBe(
    'All 2 were met. The run was stopped before 3 more could be judged.',
  )
  expect(expectationsSentence([missed!, missed!], 5)).toBe(
    '2 of 2 were missed. The run was stopped before 3 more could be judged.',
  )
})
