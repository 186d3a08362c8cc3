import { describe, expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../protocol/transports.ts'
import { buildFixtureResult } from './fixture.ts'
import { runResultSchema } from './format.ts'

describe('the fixture', () => {
  const result = buildFixtureResult()

  test('passes the format that real results pass', () =>
    expect(runResultSchema.safeParse(result).error).toBeUndefined())
  test('is consistent, so its own verdict is VALID', () =>
    expect(result.verdict).toEqual({ level: 'VALID', reasons: [] }))
  test('has the four transports in teaching order', () => {
    expect(result.summary.map((row) => row.arm)).toEqual(TRANSPORT_NAMES)
    expect(result.summary.map((row) => row.blocks)).toEqual([3, 3, 3, 3])
  })
  test('says that it is a fixture wherever it is shown', () => {
    expect(result.scenario.name).toBe('fixture')
    expect(result.scenario.resolved.title).toContain('not a measurement')
    expect(result.environment.cpu).toContain('made-up')
  })
  test('is the same for the same seed and another for another', () => {
    expect(buildFixtureResult({ seed: 1 })).toEqual(result)
    expect(buildFixtureResult({ seed: 2 }).trials).not.toEqual(result.trials)
  })
  test('can lose deliveries, which withholds what they cannot support', () => {
    const { summary } = buildFixtureResult({ blocks: 1, lost: { sse: 400 } })
    expect(summary.find((row) => row.arm === 'sse')).toMatchObject({ p99Us: null, lost: { median: 400 } })
  })
  test('can have faults, which change nothing else', () => {
    const shape = { durationMs: null, how: 'fin', history: null, drainMs: null } as const
    const faults = [{ ...shape, kind: 'drop-connections', atMs: 5000, share: 0.5 } as const]
    const faulty = buildFixtureResult({ blocks: 1, faults })
    expect(runResultSchema.safeParse(faulty).error).toBeUndefined()
    expect(faulty.verdict.level).toBe('VALID')
    for (const trial of faulty.trials) {
      expect(trial.faults).toMatchObject([{ kind: 'drop-connections', plannedAtMs: 5000, connections: 25 }])
    }
    expect(faulty.summary).toEqual(buildFixtureResult({ blocks: 1 }).summary)
  })
  test('can be interrupted before its first trial', () => {
    const empty = buildFixtureResult({ trials: 0 })
    expect(runResultSchema.safeParse(empty).error).toBeUndefined()
    expect(empty).toMatchObject({ interrupted: true, trials: [], summary: [], comparisons: [] })
    expect(empty.verdict.level).toBe('INVALID')
  })
})
