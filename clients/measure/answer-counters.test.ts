import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AnswerCounters } from './answer-counters.ts'
import { steadyBetween, sumSteady } from './steady-counts.ts'

test('answers count with their bytes, empty ones a second time', () => {
  const counters = new AnswerCounters(0)
  counters.answered(900, true)
  counters.answered(1_500, false)
  counters.answered(700, true)
  expect(counters.counts(10)).toMatchObject({
    answers: 3,
    emptyAnswers: 2,
    answerBytes: 3_100,
    emptyAnswerBytes: 1_600,
  })
})

test('open connections are weighed by how long they were open, whatever opens and closes when', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ open: fc.nat(50), forUs: fc.nat(1_000) })), (stretches) => {
      const counters = new AnswerCounters(7)
      let nowUs = 7
      for (const { open, forUs } of stretches) {
        counters.opened(open, nowUs)
        nowUs += forUs
      }
      const weighed = stretches.reduce((sum, { open, forUs }) => sum + open * forUs, 0)
      const before = new AnswerCounters(7).counts(7)
      expect(steadyBetween(before, counters.counts(nowUs))).toMatchObject({ openUs: weighed, elapsedUs: nowUs - 7 })
    }),
  )
})

test('stretches that are counted apart add up to the whole', () => {
  const counters = new AnswerCounters(0)
  const begin = counters.counts(0)
  counters.opened(2, 100)
  counters.answered(10, true)
  const middle = counters.counts(250)
  counters.opened(1, 300)
  counters.answered(20, false)
  const end = counters.counts(400)
  const parts = [steadyBetween(begin, middle), steadyBetween(middle, end)]
  expect(parts.map(({ openUs }) => openUs)).toEqual([300, 200])
  expect(sumSteady(parts)).toEqual(steadyBetween(begin, end))
})
