import { expect, test } from 'vitest'
import { phaseOf } from './made-up-driver-report.ts'
import { steadyConnections } from './trial-connections.ts'

const traffic = { requests: 0, emptyResponses: 0, opened: 0, ended: 0, heartbeats: 0, messages: 0 }

test('answers and questions of the measured phases are added up, open connections are weighed by time', () => {
  const steady = { answers: 10, emptyAnswers: 4, answerBytes: 9_000, emptyAnswerBytes: 3_000 }
  const phases = [
    phaseOf(1, 1, { traffic: { ...traffic, requests: 11 }, steady: { ...steady, openUs: 3e6, elapsedUs: 1e6 } }),
    phaseOf(1, 1, { traffic: { ...traffic, requests: 9 }, steady: { ...steady, openUs: 3e6, elapsedUs: 2e6 } }),
  ]
  expect(steadyConnections(phases)).toEqual({
    requests: 20,
    answers: 20,
    emptyAnswers: 8,
    answerBytes: 18_000,
    emptyAnswerBytes: 6_000,
    meanOpen: 2,
  })
})
