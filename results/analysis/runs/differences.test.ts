import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../fixture.ts'
import type { RunResult, Trial } from '../../format.ts'
import { differencesBetween } from './differences.ts'

const base = buildFixtureResult()

function changedEnvironment(change: Partial<RunResult['environment']>): RunResult {
  return { ...base, environment: { ...base.environment, ...change } }
}

function changedScenario(change: object): RunResult {
  return { ...base, scenario: { ...base.scenario, resolved: { ...base.scenario.resolved, ...change } } }
}

function changedTrials(change: Partial<Trial>): RunResult {
  return { ...base, trials: base.trials.map((trial) => ({ ...trial, ...change })) }
}

const found = (after: RunResult, before = base) =>
  differencesBetween(before, after).map((one) => [`${one.of} ${one.key}`, one.before, one.after])

test.each<[string, RunResult, string, string, string]>([
  ['the processor', changedEnvironment({ cpu: 'Zen 5' }), 'machine cpu', base.environment.cpu, 'Zen 5'],
  ['the memory', changedEnvironment({ memoryBytes: 1024 ** 3 }), 'machine memory', '8192.0 MiB', '1024.0 MiB'],
  ['the kernel', changedEnvironment({ kernel: '7.0' }), 'machine kernel', 'none', '7.0'],
  ['Node', changedEnvironment({ node: 'v26.0.0' }), 'software node', 'v0.0.0', 'v26.0.0'],
  ['the commit', changedEnvironment({ commit: 'abc+' }), 'software commit', 'absent', 'abc+'],
  [
    'a package that came along',
    changedEnvironment({ versions: { ...base.environment.versions, ws: '9.0.0' } }),
    'software versions.ws',
    'absent',
    '9.0.0',
  ],
  ['the seed', { ...base, seed: 7 }, 'run seed', '1', '7'],
  ['the server', { ...base, target: 'lab:8080' }, 'run server', 'its own', 'lab:8080'],
  ['the blocks', buildFixtureResult({ blocks: 4 }), 'run blocks', '3', '4'],
  [
    'the verdict',
    { ...base, verdict: { level: 'SUSPECT', reasons: [{ code: 'feed-late', message: '', remedy: '' }] } },
    'run verdict',
    'VALID',
    'SUSPECT',
  ],
  ['a rate', changedScenario({ feed: { ...base.scenario.resolved.feed, rate: 30 } }), 'scenario feed.rate', '20', '30'],
  [
    'a setting of a transport that one has not',
    changedScenario({ transports: { ...base.scenario.resolved.transports, sse: { heartbeatMs: 1000, gzip: true } } }),
    'scenario transports.sse.gzip',
    'absent',
    'true',
  ],
  ['what a hypervisor took', changedTrials({ machineSteal: 0.05 }), 'machine stolen by a hypervisor', 'absent', '5 %'],
])('%s that differs is told with its key and both values', (_, after, key, before, now) => {
  expect(found(after)).toContainEqual([key, before, now])
})

test('what other programs took is told where it differs by much, and not where by little', () => {
  const busy = (machineBusy: number) => changedTrials({ machineBusy, ownBusy: 0.3 })
  expect(found(busy(0.5), busy(0.35))).toEqual([['machine other programs', '5 %', '20 %']])
  expect(found(busy(0.4), busy(0.35))).toEqual([])
})

test('the settings of a transport that only one of them runs are not told one by one', () => {
  const { sse: _, ...transports } = base.scenario.resolved.transports
  expect(found(changedScenario({ transports }))).toEqual([])
})

test('words for people are no difference', () => {
  expect(found(changedScenario({ title: 'Another', question: 'Another?', lesson: null, expect: [] }))).toEqual([])
})

test('a phase is told by its place', () => {
  const phases = base.scenario.resolved.phases.map((phase) => ({ ...phase, rate: phase.rate * 2 }))
  expect(found(changedScenario({ phases }))).toContainEqual(['scenario phases[1].rate', '20', '40'])
})

test('a file that was made to exhaust the stack does not', () => {
  let deep: unknown = 1
  for (let depth = 0; depth < 5000; depth++) deep = [deep]
  expect(found(changedScenario({ deep })).map(([, , after]) => after)).toEqual(['more than is compared'])
})

test.each(['constructor', '__proto__', 'toString'])('a stranger’s key %s is a key like any other', (key) => {
  const extra = JSON.parse(`{"${key}":"theirs"}`) as Record<string, unknown>
  const after = changedScenario({})
  const resolved = Object.fromEntries([...Object.entries(after.scenario.resolved), ...Object.entries(extra)])
  const changed = { ...after, scenario: { ...after.scenario, resolved } } as typeof after
  expect(found(changed)).toEqual([[`scenario ${key}`, 'absent', 'theirs']])
})
