import { expect, test } from 'vitest'
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import { diskContext, loadScenario } from './load.ts'
import type { ScenarioOverrides } from './overrides.ts'
import { applySweepOverrides } from './sweep-overrides.ts'

const SWEEP = sweepOf('rate: [1/s, 4/s, 16/s], clients: [5, 50, 500]')
const INTERVALS = sweepOf('interval: [1s, 2s]')

function sweepOf(matrix: string): ResolvedSweep {
  const text = `name: good
title: A good sweep
feed: { source: synthetic, rate: 20/s }
clients: { count: 100, ramp: 1s }
phases: [ { name: warm-up, duration: 2s }, { name: steady, duration: 10s, measure: true } ]
transports: { polling: {}, sse: {} }
matrix: { ${matrix} }
`
  const result = loadScenario(text, 'x.yaml', diskContext(import.meta.dirname))
  if (!result.ok || result.sweep === null) throw new Error('expected a sweep')
  return result.sweep
}

function applied(sweep: ResolvedSweep, overrides: ScenarioOverrides): ResolvedSweep {
  const result = applySweepOverrides(sweep, overrides)
  if (!result.ok) throw new Error(JSON.stringify(result.errors))
  return result.sweep
}

test('no option changes nothing', () => expect(applied(SWEEP, {})).toEqual(SWEEP))

test('options change every cell', () => {
  const { cells } = applied(SWEEP, { repeat: 2, transports: ['sse'], durationMs: 3000, seed: 7 })
  expect(cells).toHaveLength(9)
  for (const { scenario } of cells) {
    expect(scenario).toMatchObject({ repeat: 2, seed: 7 })
    expect(Object.keys(scenario.transports)).toEqual(['sse'])
    expect(scenario.phases[1]?.durationMs).toBe(3000)
  }
})

test('as many blocks as the bound of a file has room for are played, and the fix names their number', () => {
  // 9 cells of two transports.
  expect(applied(SWEEP, { repeat: 111 }).cells[0]?.scenario.repeat).toBe(111)
  const { errors } = applySweepOverrides(SWEEP, { repeat: 1000 }) as { errors: readonly { fix: string }[] }
  expect(errors[0]?.fix).toMatch(/^choose at most 111,/)
  expect(applied(SWEEP, { repeat: 222, transports: ['sse'] }).cells).toHaveLength(9)
})

test('the short form keeps the ends of each axis, and the clients of an axis as they are', () => {
  const { axes, cells } = applied(SWEEP, { short: true })
  expect(axes.map(({ values }) => values)).toEqual([
    [1, 16],
    [5, 500],
  ])
  expect(cells.map(({ scenario }) => [scenario.feed.rate, scenario.clients.count, scenario.repeat])).toEqual([
    [1, 5, 1],
    [1, 500, 1],
    [16, 5, 1],
    [16, 500, 1],
  ])
  expect(applied(INTERVALS, { short: true }).cells.map(({ scenario }) => scenario.clients.count)).toEqual([50, 50])
})

test.each([
  ['clients beside an axis of clients', SWEEP, { clients: 3 }, '--clients', 'has an axis "clients"'],
  ['transports none of which polls', INTERVALS, { transports: ['sse'] }, '--transports', 'polling among them'],
  ['blocks that make too many trials', SWEEP, { repeat: 112 }, '--repeat', 'at most 2000 trials'],
  [
    'a transport that is none of the scenario’s',
    SWEEP,
    { transports: ['websocket'] },
    '--transports',
    'a transport of good',
  ],
])('%s are refused, once', (_what, sweep, overrides, option, expected) => {
  const result = applySweepOverrides(sweep, overrides)
  expect(result).toMatchObject({ ok: false, errors: [{ option, expected: expect.stringContaining(expected) }] })
  if (!result.ok) expect(result.errors).toHaveLength(1)
})
