import { describe, expect, test } from 'vitest'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import { endsInSilence, SettledGrowth } from './settled-growth.ts'

const { resolved } = buildFixtureResult({ blocks: 1 }).scenario
const scenario = { ...resolved, uplink: null, faults: [] } as ResolvedScenario

const STEADY: ResolvedPhase = { name: 'steady', startMs: 0, durationMs: 1000, rate: 5, measure: true }
const IDLE: ResolvedPhase = { name: 'idle', startMs: 1000, durationMs: 1000, rate: 0, measure: false }
const QUIET: ResolvedScenario = { ...scenario, phases: [STEADY, IDLE] }

/** A server that tells these, one after the other. */
function server(...told: (number | null)[]) {
  const asked = { times: 0 }
  return { asked, settle: async () => told[asked.times++] ?? null }
}

async function growthOf(told: ReturnType<typeof server>, of = QUIET): Promise<number | null> {
  const growth = new SettledGrowth(told, of)
  await growth.begin()
  return growth.end()
}

describe('the growth of the settled memory', () => {
  test.each([
    ['what it had at the end more than before', [1000, 5000], 4000],
    ['below nothing where it shrank', [5000, 1000], -4000],
    ['not known where the server cannot tell at first', [null, 1000], null],
    ['not known where it cannot at the end', [1000, null], null],
  ])('is %s', async (_, told, expected) => {
    expect(await growthOf(server(...told))).toBe(expected)
  })

  test('is not asked for where a collection would hold something up', async () => {
    const told = server(1000, 5000)
    expect(await growthOf(told, { ...QUIET, phases: [STEADY] })).toBeNull()
    expect(told.asked.times).toBe(0)
  })
})

describe('a trial ends in silence', () => {
  test('with a last phase that is not measured and has no events', () => {
    expect(endsInSilence(QUIET)).toBe(true)
  })

  test.each([
    ['measured', { ...QUIET, phases: [STEADY, { ...IDLE, measure: true }] }],
    ['with a rate', { ...QUIET, phases: [STEADY, { ...IDLE, rate: 0.1 }] }],
    ['with a ramp from nothing', { ...QUIET, phases: [STEADY, { ...IDLE, endRate: 3 }] }],
    ['with bursts', { ...QUIET, phases: [STEADY, { ...IDLE, burst: { size: 2, everyMs: 500 } }] }],
  ])('not if that phase is %s', (_, other) => {
    expect(endsInSilence(other as ResolvedScenario)).toBe(false)
  })

  test('not if clients send, nor if a restart puts another process in its place', () => {
    const uplink = { rate: 1, sizeBytes: 100, arrival: 'fixed' }
    expect(endsInSilence({ ...QUIET, uplink } as ResolvedScenario)).toBe(false)
    expect(endsInSilence({ ...QUIET, faults: [{ kind: 'restart' }] } as unknown as ResolvedScenario)).toBe(false)
  })
})
