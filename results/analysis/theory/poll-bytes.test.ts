import { expect, test } from 'vitest'
import { meanPollBytes, type PollLetters } from './poll-bytes.ts'

const LETTERS: PollLetters = {
  requestHeadBytes: 500,
  responseHeadBytes: 230,
  batchBytes: 67,
  payloadBytes: 256,
  keepAlive: true,
  arrival: 'fixed',
}

test('on the sockets a poll is its heads, its batch, its events and the commas between them', () => {
  expect(meanPollBytes(LETTERS, 1, 1000, 'sockets')).toBe(500 + 230 + 67 + 256)
  expect(meanPollBytes(LETTERS, 20, 1000, 'sockets')).toBe(500 + 230 + 67 + 20 * 256 + 19)
})

test.each([
  // 230 + 67 + 256 k + k − 1 B: four events fill one segment, five take two, the second acknowledged at once after a silence.
  [4, 1000, 3],
  [5, 100, 4],
  [5, 1000, 5],
  [20, 1000, 9],
])('on the link one that brings %i events every %i ms takes %i segments', (events, intervalMs, segments) => {
  const onSockets = meanPollBytes(LETTERS, events, intervalMs, 'sockets')
  expect(meanPollBytes(LETTERS, events, intervalMs, 'link') - onSockets).toBe(66 * segments)
  const own = { ...LETTERS, keepAlive: false }
  expect(meanPollBytes(own, events, intervalMs, 'link') - onSockets).toBe(66 * segments + 478)
})

test('polls that bring four events or five take segments of both, and Poisson arrivals bring longer answers beside shorter ones', () => {
  const segments = (arrival: PollLetters['arrival']) => {
    const letters = { ...LETTERS, arrival }
    return (meanPollBytes(letters, 4.25, 1000, 'link') - meanPollBytes(letters, 4.25, 1000, 'sockets')) / 66
  }
  expect(segments('fixed')).toBeCloseTo(0.75 * 3 + 0.25 * 5, 9)
  // At most four of 4.25 come to 58 % of the polls, at most nine to 99 %.
  expect(segments('poisson')).toBeCloseTo(3 + 2 * 0.43, 1)
})

test('an answer that came without events has no commas, and not less than none', () => {
  const few = meanPollBytes({ ...LETTERS, arrival: 'poisson', payloadBytes: 0 }, 0.01, 1000, 'sockets')
  expect(few).toBeGreaterThanOrEqual(500 + 230 + 67)
  expect(few).toBeLessThan(500 + 230 + 67.01)
})
