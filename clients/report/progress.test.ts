import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunProgress } from '../run/request.ts'
import { progressBlock, progressLine, sparkline } from './progress.ts'

const context = { title: 'stock-ticker · 100 clients · 20 events/s · 256 B · loopback · 4 transports × 5', blocks: 5 }
const progress: RunProgress = {
  trialsDone: 14,
  trialsInAll: 20,
  arm: 'websocket',
  block: 4,
  phase: 'steady',
  share: 0.749,
  secondsLeft: 11.2,
  p50Us: 900,
  p99Us: 3_100,
  p99UsBySecond: [1_000, 2_000, null, 3_100],
  openConnections: 100,
}

test('a terminal gets the title, a bar, a sparkline and the seconds left', () => {
  expect(progressBlock(context, progress, { width: 80, colour: false })).toBe(
    'stock-ticker · 100 clients · 20 events/s · 256 B · loopback · 4 transports × 5\n' +
      ' █████████████░░░░░ 74 %  websocket 4/5  steady  p99 3.1 ms ▁▄ █  12 s left',
  )
})

test('seconds with too few events for a p99 show their p50', () => {
  const few = { ...progress, p99Us: null, p99UsBySecond: [null, null] }
  expect(progressLine('stock-ticker', context, few)).toBe(
    'stock-ticker  74 %  websocket 4/5  steady  p50 0.90 ms  12 s left',
  )
})

test('before the first second there is no p99, and minutes are said as minutes', () => {
  const early = {
    ...progress,
    share: 0,
    p50Us: null,
    p99Us: null,
    p99UsBySecond: [],
    phase: 'starting',
    secondsLeft: 150,
  }
  expect(progressBlock(context, early, { width: 80, colour: false }).split('\n')[1]).toBe(
    ' ░░░░░░░░░░░░░░░░░░ 0 %  websocket 4/5  starting  3 min left',
  )
})

test('a log gets one line without drawing', () => {
  expect(progressLine('stock-ticker', context, progress)).toBe(
    'stock-ticker  74 %  websocket 4/5  steady  p99 3.1 ms  12 s left',
  )
})

test('no line is wider than the terminal, whatever the progress', () => {
  const anyProgress = fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    secondsLeft: fc.double({ min: 0, max: 1e6, noNaN: true }),
    p50Us: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
    p99Us: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
    p99UsBySecond: fc.array(fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }))),
  })
  fc.assert(
    fc.property(anyProgress, fc.integer({ min: 20, max: 200 }), (changes, width) => {
      const lines = progressBlock(context, { ...progress, ...changes }, { width, colour: false }).split('\n')
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width)
    }),
  )
})

test('a sparkline spans its least and greatest and keeps only the last twelve seconds', () => {
  expect(sparkline([])).toBe('')
  expect(sparkline([5, 5])).toBe('▁▁')
  expect(sparkline([null, 0, 7])).toBe(' ▁█')
  expect(sparkline(Array.from({ length: 30 }, (_, second) => second))).toHaveLength(12)
})
