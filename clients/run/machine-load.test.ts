import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { busyShare, parseStat, readMachineTimes, stealShare } from './machine-load.ts'

vi.mock('node:os', async (original) => ({ ...(await original<typeof import('node:os')>()), cpus: vi.fn() }))

const NOWHERE = '/proc/no-such-file'

function timesIn(stat: string) {
  const folder = mkdtempSync(join(tmpdir(), 'stat-'))
  writeFileSync(join(folder, 'stat'), stat)
  const times = readMachineTimes(join(folder, 'stat'))
  rmSync(folder, { recursive: true })
  return times
}

describe('on Linux', () => {
  test('the ticks of all processors are read, and what waits or was stolen is not busy', () => {
    const stat = 'cpu  1 2 4 100 1000 8 16 32 64 128\ncpu0 9 9 9 9 9 9 9 9 9 9\nintr 5\n'
    expect(timesIn(stat)).toEqual({ busyMs: 310, allMs: 11_630, stealMs: 320 })
  })

  test('a system that tells less of itself is asked as any other', () => {
    vi.mocked(cpus).mockReturnValue([])
    expect(timesIn('cpu  1 2 4 100\n')).toEqual({ busyMs: 0, allMs: 0, stealMs: null })
  })

  test('the eighth figure of the first line is what a hypervisor took; guests count as user time already', () => {
    const text = 'cpu  100 1 50 800 9 5 5 30 70 7\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 5\n'
    expect(parseStat(text)).toMatchObject({ stealMs: 300, allMs: 10_000 })
  })

  test('whatever else such a file says is no figure', () => {
    const line = fc.array(fc.nat(), { maxLength: 12 }).map((ticks) => `cpu  ${ticks.join(' ')}\n`)
    fc.assert(
      fc.property(fc.oneof(fc.string(), line), (text) => {
        const times = parseStat(text)
        if (times !== null) expect(times.allMs).toBeGreaterThanOrEqual(times.stealMs ?? 0)
      }),
    )
    expect(parseStat('cpu  1 2 3')).toBeNull()
  })
})

describe('elsewhere', () => {
  test('the times of all processors are added up, and all but idling is busy', () => {
    const first = { model: '', speed: 0, times: { user: 1, nice: 2, sys: 4, idle: 100, irq: 8 } }
    const second = { model: '', speed: 0, times: { user: 10, nice: 20, sys: 40, idle: 1000, irq: 80 } }
    vi.mocked(cpus).mockReturnValue([first, second])
    expect(readMachineTimes(NOWHERE)).toEqual({ busyMs: 165, allMs: 1265, stealMs: null })
  })

  test('a system that shows no processors has no times', () => {
    vi.mocked(cpus).mockReturnValue([])
    expect(readMachineTimes(NOWHERE)).toEqual({ busyMs: 0, allMs: 0, stealMs: null })
  })
})

test.each([
  ['what was busy of what passed', { busyMs: 35, allMs: 300 }, 0.25],
  ['nothing on an idle machine', { busyMs: 10, allMs: 300 }, 0],
  ['everything on a full one', { busyMs: 110, allMs: 300 }, 1],
  ['nothing when no time has passed', { busyMs: 10, allMs: 200 }, 0],
  ['nothing when the counters went back', { busyMs: 5, allMs: 100 }, 0],
])('the busy share is %s', (_, after, expected) => {
  const before = { busyMs: 10, allMs: 200, stealMs: null }
  expect(busyShare(before, { ...after, stealMs: null })).toBe(expected)
})

test.each([
  ['what was taken of what passed', { allMs: 300, stealMs: 12 }, 0.05],
  ['nothing when none was taken', { allMs: 300, stealMs: 7 }, 0],
  ['nothing when the counter went back, as after a migration', { allMs: 300, stealMs: 3 }, 0],
  ['unknown when no time has passed', { allMs: 200, stealMs: 7 }, null],
  ['unknown when the system does not tell', { allMs: 300, stealMs: null }, null],
])('the stolen share is %s', (_, after, expected) => {
  const before = { busyMs: 10, allMs: 200, stealMs: 7 }
  expect(stealShare(before, { busyMs: 10, ...after })).toBe(expected)
})
