import { describe, expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { apartText, theoryLegend, theoryRows } from './theory-rows.ts'

const result = buildFixtureResult()

test('every arm with a formula has a row, in teaching order, with the medians over its blocks', () => {
  const rows = theoryRows(result)
  expect(rows.map(({ arm, formula, theoryUs }) => [arm, formula, theoryUs])).toEqual([
    ['polling', 'T/2 + R/2', 500_000],
    ['long-polling', 'd', 0],
    ['sse', 'd', 0],
    ['websocket', 'd', 0],
  ])
  const means = result.trials.flatMap(({ arm, latencyUs }) => (arm === 'sse' ? [latencyUs.fromDue.mean as number] : []))
  const middle = means.sort((one, other) => one - other)[1]
  expect(rows[2]).toMatchObject({ measuredUs: middle, residualUs: middle })
})

test('an arm without a formula has none, and a withheld mean leaves theory alone', () => {
  const without = (trial: Trial): Trial => ({ ...trial, theory: { ...trial.theory, meanUs: null, residualUs: null } })
  const trials = result.trials.map((trial) => (trial.arm === 'sse' ? without(trial) : trial))
  expect(theoryRows({ trials }).map(({ arm }) => arm)).toEqual(['polling', 'long-polling', 'websocket'])
  expect(theoryRows(buildFixtureResult({ lost: { polling: 9000 } }))[0]).toMatchObject({
    theoryUs: 500_000,
    measuredUs: null,
    residualUs: null,
  })
})

test('no formula knows of faults', () => {
  const fault = { atMs: 5000, share: 1, durationMs: 1000, how: null, history: null, drainMs: null } as const
  expect(theoryRows(buildFixtureResult({ faults: [{ ...fault, kind: 'stall-feed' }] }))).toEqual([])
})

test.each([
  [500_000, 1_000, '+0.2 %'],
  [500_000, -26_000, '−5.2 %'],
  [0, 410, '+0.41 ms'],
  [300, 2_100, '+2.1 ms'],
  [300, -200, '−67 %'],
  [0, null, null],
])('theory %d µs and a residual of %s µs are told as %s', (theoryUs, residualUs, text) => {
  expect(apartText({ arm: 'sse', formula: null, theoryUs, measuredUs: null, residualUs })).toBe(text)
})

describe('the legend', () => {
  const trialsWith = (theory: Partial<Trial['theory']>, of: (trial: Trial) => boolean = () => true): Trial[] =>
    result.trials.map((trial) => (of(trial) ? { ...trial, theory: { ...trial.theory, ...theory } } : trial))
  const isLongPolling = ({ arm }: Trial): boolean => arm === 'long-polling'

  test('explains the letters, and nothing more on one host', () => {
    expect(theoryLegend(result)).toMatch(/^Mean latency by theory: .* host and instrument add\.$/)
  })
  test('explains a letter only where a formula or another note has it', () => {
    const told = (formula: string): string =>
      theoryLegend({ ...result, trials: trialsWith({ formula, reAskUs: null }) })
    expect(told('d')).toMatch(/^Mean latency by theory: d one-way delay [^,]*\. Apart/)
    expect(told('T/2 + R/2')).toMatch(/0 without one\), R = 2d, T poll interval\. Apart/)
    expect(told('d + (B/2)·λB/(λB + e^(−λB))')).toMatch(
      /one\), λ rate of events, B blind window of long polling\. Apart/,
    )
  })
  test('says of a server elsewhere that d is a guess, and that nothing is judged by it', () => {
    const trials = trialsWith({ oneWayUs: 12_000, oneWayFrom: 'exchange' })
    expect(theoryLegend({ ...result, trials })).toMatch(
      /not known: d = 12 ms is half of the least round trip .* is not judged\.$/,
    )
  })
  test('says what H is where a formula knows of it', () => {
    const held = { formula: 'd + H', meanUs: 74_000, oneWayUs: 65_000 }
    const trials = trialsWith(held, ({ transport }) => transport === 'sse')
    expect(theoryLegend({ ...result, trials })).toMatch(
      / H = 9\.0 ms is what an event waits for those before it, .* overtake\.$/,
    )
    expect(theoryLegend(result)).not.toContain('H =')
  })
  test('says what W is where a formula knows of it', () => {
    const { resolved } = result.scenario
    const server = { ...resolved.server, coalesce: { kind: 'window', ms: 5 } as const }
    const trials = trialsWith(
      { formula: 'd + W', meanUs: 7_500, oneWayUs: 5_000 },
      ({ transport }) => transport === 'sse',
    )
    const told = theoryLegend({ trials, scenario: { ...result.scenario, resolved: { ...resolved, server } } })
    expect(told).toMatch(/ W = 2\.5 ms is what an event waits for the end of its window \(server\.coalesce: 5ms\)\.$/)
    expect(theoryLegend(result)).not.toContain('W =')
  })
  test('says what h is where each question opens a connection of its own and a formula knows of it', () => {
    const { resolved } = result.scenario
    const network = { via: 'link', delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 } as const
    const told = (formula: string, keepAlive: boolean): string => {
      const scenario = { ...resolved, network, server: { ...resolved.server, keepAlive } }
      const trials = trialsWith({ formula, reAskUs: 420, reAskFrom: 'measured' }, isLongPolling)
      return theoryLegend({ trials, scenario: { ...result.scenario, resolved: scenario } })
    }
    expect(told('d + B/2', false)).toMatch(
      / B = R \+ h \+ c with c = 0\.42 ms, .* h = 80 ms is what each question waits .*keepAlive: false\)\.$/,
    )
    expect(told('d + B/2', true)).not.toContain('h = ')
    expect(told('d', false)).not.toContain('h = ')
  })
  test.each([
    ['measured', / B = R \+ c with c = 0\.42 ms, as the clients measured it, with the server’s part\.$/],
    ['stated', / B = R \+ c with c = 0\.42 ms, stated, as it was not measured\.$/],
    [
      'stated, though more was measured',
      / c = 0\.42 ms, the most that counts; .* up to 9\.0 ms\), and the rest is in apart\.$/,
    ],
  ] as const)('says that c was %s where the formula knows of it', (how, text) => {
    const known = { reAskUs: 420, reAskFrom: how === 'measured' ? how : ('stated' as const) }
    const told = (formula: string): string => {
      const trials = trialsWith({ ...known, formula }, isLongPolling)
      const reAskMeanUs = how === 'stated' ? null : 9_000
      return theoryLegend({
        ...result,
        trials: trials.map((trial) => ({ ...trial, driver: { ...trial.driver, reAskMeanUs } })),
      })
    }
    expect(told('d + B/2')).toMatch(text)
    expect(told('d')).not.toContain('c =')
  })
})
