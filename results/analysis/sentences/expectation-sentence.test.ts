import { describe, expect, test } from 'vitest'
import type { ExpectationResult } from '../../format.ts'
import { expectationNotes, expectationSentence } from './expectation-sentence.ts'

const line: ExpectationResult = {
  text: 'sse.latency.p99 < 50ms',
  value: 48_000,
  unit: 'us',
  bound: 50_000,
  met: true,
  interval: { what: 'value', low: 44_000, high: 49_000 },
  withinNoise: false,
}
const noisy: ExpectationResult = { ...line, interval: { what: 'value', low: 44_000, high: 53_000 }, withinNoise: true }

describe('a line of expect is told', () => {
  test('with the interval of its value', () => {
    expect(expectationSentence(line)).toBe('✓ sse.latency.p99 < 50ms (measured 48 ms [44 ms, 49 ms])')
  })
  test('as within the noise, met or missed', () => {
    expect(expectationSentence(noisy)).toBe(
      '✓ sse.latency.p99 < 50ms (measured 48 ms [44 ms, 53 ms], within the noise)',
    )
    expect(expectationSentence({ ...noisy, met: false })).toMatch(/^✗ .*, within the noise\)$/)
  })
  test('with the interval by its name where the median lies outside it', () => {
    const told = (value: number) => expectationSentence({ ...line, value })
    expect(told(40_000)).toMatch(/\(measured 40 ms, mean of the blocks \[44 ms, 49 ms\]\)$/)
    // Outside by less than is shown.
    expect(told(43_999.9)).toMatch(/\(measured 44 ms \[44 ms, 49 ms\]\)$/)
  })
  test('with the interval of the ratio where a metric stands on the right', () => {
    const text = 'sse.bytesPerEvent < 0.5 * polling.bytesPerEvent'
    const interval = { what: 'ratio', low: 0.31, high: 0.62 } as const
    const ratio: ExpectationResult = { text, value: 290, bound: 310, met: true, interval, withinNoise: true }
    expect(expectationSentence(ratio)).toBe(
      `✓ ${text} (measured 290 B, bound 310 B; ratio [0.310, 0.620], within the noise)`,
    )
  })
  test('without an interval as in files of versions before', () => {
    const { interval: _, withinNoise: __, ...before } = line
    for (const old of [before, { ...line, interval: null }]) {
      expect(expectationSentence(old)).toBe('✓ sse.latency.p99 < 50ms (measured 48 ms)')
    }
  })
})

describe('beneath the lines stands', () => {
  const blocks = (count: number) => Array.from({ length: count }, (_, index) => ({ block: index + 1 }))
  test('nothing where all are beyond the noise', () => expect(expectationNotes([line], blocks(3))).toEqual([]))
  test('what the noise means where one is within it', () => {
    expect(expectationNotes([line, noisy], blocks(3))).toEqual([
      expect.stringMatching(/^within the noise: .*more blocks/),
    ])
  })
  test('that there is no interval, and how to have one, under three blocks', () => {
    expect(expectationNotes([line], blocks(1))).toEqual([expect.stringMatching(/^one block has no interval.*3 times$/)])
    expect(expectationNotes([line], [...blocks(2), ...blocks(2)])).toEqual([expect.stringMatching(/^2 blocks have/)])
  })
  test('nothing where there is no figure to doubt', () => {
    expect(expectationNotes([], blocks(1))).toEqual([])
    expect(expectationNotes([{ ...line, value: null }], blocks(1))).toEqual([])
  })
})
