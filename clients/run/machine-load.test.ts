import { cpus } from 'node:os'
import { expect, test, vi } from 'vitest'
import { busyShare, readMachineTimes } from './machine-load.ts'

vi.mock('node:os', () => ({ cpus: vi.fn() }))

test('the times of all processors are added up, and all but idling is busy', () => {
  const first = { model: '', speed: 0, times: { user: 1, nice: 2, sys: 4, idle: 100, irq: 8 } }
  const second = { model: '', speed: 0, times: { user: 10, nice: 20, sys: 40, idle: 1000, irq: 80 } }
  vi.mocked(cpus).mockReturnValue([first, second])
  expect(readMachineTimes()).toEqual({ busyMs: 165, allMs: 1265 })
})

test('a system that shows no processors has no times', () => {
  vi.mocked(cpus).mockReturnValue([])
  expect(readMachineTimes()).toEqual({ busyMs: 0, allMs: 0 })
})

test.each([
  ['what was busy of what passed', { busyMs: 35, allMs: 300 }, 0.25],
  ['nothing on an idle machine', { busyMs: 10, allMs: 300 }, 0],
  ['everything on a full one', { busyMs: 110, allMs: 300 }, 1],
  ['nothing when no time has passed', { busyMs: 10, allMs: 200 }, 0],
  ['nothing when the counters went back', { busyMs: 5, allMs: 100 }, 0],
])('the busy share is %s', (_, after, expected) => {
  const before = { busyMs: 10, allMs: 200 }
  expect(busyShare(before, after)).toBe(expected)
})
