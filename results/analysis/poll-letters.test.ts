import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { trialsOfArm } from './order.ts'
import { crossoverLetters, pollLetters } from './poll-letters.ts'

const { scenario, trials } = buildFixtureResult()
const { resolved } = scenario
const of = (arm: string): Trial[] => trialsOfArm(trials, arm)
/** Of the fixture's seqs. */
const BATCH_BYTES = 68

test('heads are those of all polls where a file has no more, and a batch is its format’s', () => {
  const letters = crossoverLetters(resolved, of('polling'), of('websocket'))
  expect(letters).toMatchObject({ requestHeadBytes: 480, responseHeadBytes: 240, payloadBytes: 256, keepAlive: true })
  expect(letters?.batchBytes).toBeGreaterThan(BATCH_BYTES - 1)
  expect(letters?.batchBytes).toBeLessThanOrEqual(BATCH_BYTES)
})

/** Measured phases with so many polls of `full` bytes that brought three events of 256 B each, and empty ones beside. */
function counted(full: number, empty: number): Trial[] {
  const pollBytes = 500 + 250 + 67 + 3 * 256 + 2
  return of('polling').map((trial) => {
    const { bytes, connections } = trial
    const down = { ...bytes.steady.down, payload: full * 3 * 256 }
    const up = { ...bytes.steady.up, heads: (full + empty) * 500 }
    const steady = {
      requests: full + empty,
      answers: full + empty,
      emptyAnswers: empty,
      answerBytes: full * pollBytes + empty * 680,
      emptyAnswerBytes: empty * 680,
      meanOpen: 10,
    }
    return {
      ...trial,
      bytes: { ...bytes, steady: { down, up, delivered: full * 3 } },
      connections: { ...connections, steady },
    }
  })
}

test.each([0, 5, 500])(
  'a poll that brings something is told of by itself, with %i polls beside it that bring nothing',
  (empty) => {
    const letters = pollLetters(resolved, counted(40, empty))
    expect(letters?.requestHeadBytes).toBe(500)
    expect((letters?.responseHeadBytes ?? 0) + (letters?.batchBytes ?? 0)).toBeCloseTo(250 + 67, 9)
  },
)

test('where the measured phases brought nothing whole lives stand in, and where nothing came at all nothing is told', () => {
  const none = counted(0, 40).map((trial) => ({
    ...trial,
    bytes: { ...trial.bytes, steady: { ...trial.bytes.steady, delivered: 1 } },
  }))
  expect(pollLetters(resolved, none)).toMatchObject({ requestHeadBytes: 480, responseHeadBytes: 240 })
  expect(pollLetters(resolved, counted(0, 40))).toBeNull()
  expect(crossoverLetters(resolved, of('polling'), [])).toBeNull()
})
