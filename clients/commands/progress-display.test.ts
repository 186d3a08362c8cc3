import { expect, test } from 'vitest'
import type { RunProgress } from '../run/request.ts'
import { atMostEvery, openProgress } from './progress-display.ts'

const progress: RunProgress = {
  trialsDone: 0,
  trialsInAll: 4,
  arm: 'sse',
  block: 1,
  phase: 'steady',
  share: 0.1,
  secondsLeft: 30,
  p50Us: null,
  p99Us: null,
  p99UsBySecond: [],
  openConnections: 1,
}

const logTerminal = (said: string[]) => ({
  warn: (text: string) => void said.push(text),
  progress: { width: 80, colour: false, isTerminal: false, stream: process.stderr },
})

test('an interval is kept whatever is asked', () => {
  let now = 0
  const due = atMostEvery(10_000, () => now)
  const answers = [0, 1, 9_999, 10_000, 10_001, 20_000].map((at) => {
    now = at
    return due()
  })
  expect(answers).toEqual([true, false, false, true, false, true])
})

test('a log is told the title at once and not every progress', () => {
  const said: string[] = []
  const display = openProgress('quick', { title: 'quick · 4 clients', blocks: 1 }, true, logTerminal(said))
  for (let asked = 0; asked < 100; asked++) display.show(progress)
  display.close()
  expect(said).toEqual(['quick · 4 clients'])
})

test('a note reaches a log whether or not progress is wanted', () => {
  const said: string[] = []
  for (const wanted of [true, false]) {
    openProgress('quick', { title: 'quick', blocks: 1 }, wanted, logTerminal(said)).note('interrupted')
  }
  expect(said).toEqual(['quick', 'interrupted', 'interrupted'])
})

test('nobody is told anything who does not want it', () => {
  const said: string[] = []
  openProgress('quick', { title: 'quick', blocks: 1 }, false, logTerminal(said)).show(progress)
  expect(said).toEqual([])
})
