import { expect, test } from 'vitest'
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult } from '../../results/format.ts'
import { applyOverrides, applySweepOverrides, type ScenarioOverrides } from '../../scenarios/index.ts'
import { whyNotUsed } from './saved-run-fit.ts'

const RUN = buildFixtureResult({ blocks: 3 })
const { text, resolved } = RUN.scenario
const WANTED = { name: 'fixture', text, scenario: resolved, sweep: null }

/** What `tlab run` with these options would have saved. */
function runWith(overrides: ScenarioOverrides): RunResult {
  const changed = applyOverrides(resolved, overrides)
  if (!changed.ok) throw new Error(JSON.stringify(changed.errors))
  return withResolved(changed.scenario)
}

function withResolved(changed: ResolvedScenario): RunResult {
  return { ...RUN, scenario: { ...RUN.scenario, resolved: JSON.parse(JSON.stringify(changed)) } }
}

test('a run that was made as its file says can be used, whatever its seed and number of blocks', () => {
  expect(whyNotUsed(WANTED, RUN)).toBeNull()
  expect(whyNotUsed(WANTED, runWith({ seed: 42, repeat: 2 }))).toBeNull()
  const turned = Object.fromEntries(Object.entries(resolved).toReversed()) as unknown as ResolvedScenario
  expect(whyNotUsed(WANTED, withResolved(turned))).toBeNull()
})

test.each([
  ['--short', { short: true }, 'phases[1].durationMs'],
  ['--clients', { clients: 7 }, 'clients.count'],
  ['--duration', { durationMs: 6500 }, 'phases[1].durationMs'],
  ['--transports', { transports: ['sse'] }, 'transports.polling'],
] as const)('one that was made with %s is not used, which is told', (_, overrides, path) => {
  const why = `its ${path} is not that of fixture.yaml, by an option or in another version`
  expect(whyNotUsed(WANTED, runWith(overrides))).toBe(why)
})

test('one of another text, of somebody’s server, or of one transport against itself is not used, which is told', () => {
  const other = { ...RUN, scenario: { ...RUN.scenario, text: `${text}# later\n` } }
  expect(whyNotUsed(WANTED, other)).toBe('it was made from another text of fixture.yaml')
  expect(whyNotUsed(WANTED, { ...RUN, target: '127.0.0.1:8080' })).toBe(
    'it measured 127.0.0.1:8080, a server that it had not started',
  )
  const trials = RUN.trials.map((trial) => ({ ...trial, arm: `${trial.transport}/a` }))
  expect(whyNotUsed(WANTED, { ...RUN, trials })).toBe('it ran a transport against itself')
})

test('of a version that did not keep whose server it was, it can be used', () => {
  const { target: _, ...before } = RUN
  expect(whyNotUsed(WANTED, before)).toBeNull()
})

const SWEEP = buildFixtureSweep({ blocks: 3 })
const planned: ResolvedSweep = {
  axes: SWEEP.axes,
  cells: SWEEP.cells.map(({ values, run }) => ({ values, scenario: run.scenario.resolved })),
}
const WANTED_SWEEP = { ...WANTED, sweep: planned }

test('of a sweep each cell is held against that of the same values, and cells that did not run are none that differ', () => {
  expect(whyNotUsed(WANTED_SWEEP, SWEEP)).toBeNull()
  expect(whyNotUsed(WANTED_SWEEP, { ...SWEEP, cells: SWEEP.cells.slice(2).toReversed() })).toBeNull()
})

test('a sweep of another matrix, or in which an option has changed something, is not used', () => {
  const [rate, ...others] = planned.axes
  if (rate === undefined) throw new Error('expected an axis')
  const fewer = buildFixtureSweep({ blocks: 3, axes: [{ ...rate, values: rate.values.slice(1) }, ...others] })
  expect(whyNotUsed(WANTED_SWEEP, fewer)).toMatch(/^its matrix is not that of fixture.yaml/)
  expect(whyNotUsed(WANTED, SWEEP)).toMatch(/^its matrix/)
  const changed = applySweepOverrides(planned, { durationMs: 1000 })
  if (!changed.ok) throw new Error(JSON.stringify(changed.errors))
  expect(whyNotUsed({ ...WANTED, sweep: changed.sweep }, SWEEP)).toMatch(/^its phases\[1\]\.durationMs is not that of/)
})
