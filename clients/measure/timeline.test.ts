import { describe, expect, test } from 'vitest'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { measuredWindowsMs, Timeline } from './timeline.ts'

function phases(...marks: [durationMs: number, measure: boolean][]): ResolvedPhase[] {
  let startMs = 0
  return marks.map(([durationMs, measure], index) => {
    const phase = { name: `phase ${index}`, startMs, durationMs, rate: 1, measure }
    startMs += durationMs
    return phase
  })
}

describe('a timeline', () => {
  test('an event due at a boundary belongs to the phase that begins there', () => {
    const timeline = new Timeline(phases([1000, false], [2000, true]), 5_000_000)
    expect(timeline.phaseAt(5_000_000)).toBe(0)
    expect(timeline.phaseAt(5_999_999)).toBe(0)
    expect(timeline.phaseAt(6_000_000)).toBe(1)
    expect(timeline.phaseAt(8_000_000)).toBe(-1)
    expect(timeline.phaseAt(4_999_999)).toBe(-1)
  })

  test('tells where in its phase an event was due', () => {
    const timeline = new Timeline(phases([1000, false], [2000, true]), 5_000_000)
    expect(timeline.position(1, 6_000_000)).toBe(0)
    expect(timeline.position(1, 7_500_000)).toBe(0.75)
  })

  test('measured phases that adjoin are one window, others are apart', () => {
    expect(measuredWindowsMs(phases([1, false], [2, true], [3, true], [4, false], [5, true]))).toEqual([
      { fromMs: 1, toMs: 6 },
      { fromMs: 10, toMs: 15 },
    ])
  })

  test('tells with which phases a window begins and ends, and which instants lie in one', () => {
    const timeline = new Timeline(phases([1, false], [1, true], [1, true], [1, false], [1, true]), 0)
    const indices = [-1, 0, 1, 2, 3, 4, 5]
    expect(indices.filter((index) => timeline.beginsWindow(index))).toEqual([1, 4])
    expect(indices.filter((index) => timeline.endsWindow(index))).toEqual([2, 4])
    const instantsUs = [999, 1000, 2999, 3000, 3999, 4000, 4999, 5000]
    expect(instantsUs.filter((us) => timeline.isMeasured(us))).toEqual([1000, 2999, 4000, 4999])
  })

  test('cuts a stretch of time to its measured parts', () => {
    const timeline = new Timeline(phases([1000, true], [1000, false], [1000, true]), 0)
    expect(timeline.measuredParts(500_000, 2_500_000)).toEqual([
      { fromUs: 500_000, toUs: 1_000_000 },
      { fromUs: 2_000_000, toUs: 2_500_000 },
    ])
    expect(timeline.measuredParts(1_200_000, 1_800_000)).toEqual([])
  })
})
