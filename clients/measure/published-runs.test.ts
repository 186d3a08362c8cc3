import { expect, test } from 'vitest'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { runsByDue, runsOfFeed } from './published-runs.ts'
import { Timeline } from './timeline.ts'

const PHASES: readonly ResolvedPhase[] = [
  { name: 'first', startMs: 0, durationMs: 1, rate: 0, measure: false },
  { name: 'second', startMs: 1, durationMs: 1, rate: 0, measure: true },
]
const timeline = new Timeline(PHASES, 0)
const told = { epoch: 'a', headSeq: 5 }
const run = (firstSeq: number, lastSeq: number) => ({ firstSeq, lastSeq })

const runs = (dues: readonly [number, number][], headSeq = 5) => {
  return runsByDue({ ...told, headSeq }, new Map(dues), timeline)
}

test('a feed’s phases are a run each', () => {
  const phases = [run(1, 3), run(4, 5)]
  expect(runsOfFeed({ ...told, phases })).toEqual({ ...told, phases: [[run(1, 3)], [run(4, 5)]] })
})

test('events belong to the phase in which they were due, also where later ones overtook them', () => {
  const overtaken: [number, number][] = [
    [1, 100],
    [2, 1100],
    [3, 900],
    [4, 1200],
    [5, 1300],
  ]
  expect(runs(overtaken).phases).toEqual([
    [run(1, 1), run(3, 3)],
    [run(2, 2), run(4, 5)],
  ])
})

test('of whom nobody knows goes with the one before, and the first with the first phase', () => {
  expect(runs([[3, 1100]]).phases).toEqual([[run(1, 2)], [run(3, 5)]])
  expect(runs([]).phases).toEqual([[run(1, 5)], []])
})

test('what is known beyond the head was published after it was told', () => {
  expect(runs([[7, 1100]])).toEqual({ epoch: 'a', headSeq: 7, phases: [[run(1, 6)], [run(7, 7)]] })
})

test('nothing published is no run', () => {
  expect(runs([], 0)).toEqual({ epoch: 'a', headSeq: 0, phases: [[], []] })
})
