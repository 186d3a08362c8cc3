import { expect, test } from 'vitest'
import { FIXTURE_CALIBRATION } from '../../results/fixture/calibration.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { RunResult } from '../../results/format.ts'
import { runSummary } from './summary.ts'

const context = { target: null, aa: null, savedAs: 'results/runs/a.json', command: 'tlab' }
const plain = { width: 80, colour: false }
const complete = buildFixtureResult()
const fault = { share: 0.5, durationMs: null, how: 'fin', history: null, drainMs: null } as const
const faulty = buildFixtureResult({ faults: [{ ...fault, kind: 'drop-connections', atMs: 5000 }] })
const summaryOf = (result: RunResult, layout = plain): string => runSummary(result, context, layout)

test('the report is title, table, theory, sentences, expectations, verdict and where it is saved', () => {
  const sections = summaryOf(complete).split('\n\n')
  expect(sections).toHaveLength(7)
  expect(sections[0]).toBe('fixture · 50 clients · 20–60 events/s · 256 B · loopback · 4 transports × 3')
  expect(sections[1]).toMatch(
    /^ transport .*\n .*µs\/ev\n polling .*\n long-polling .*\n sse .*\n websocket .*\n Medians over 3/,
  )
  expect(sections[2]).toMatch(/^ mean .*\n.*\n polling .*T\/2 \+ R\/2/)
  expect(sections[3]).toContain('websocket at p99')
  expect(sections[4]).toMatch(/^ ✓ websocket\.latency\.p99 < 50ms .*\n ✗ sse\.bytesPerEvent < 0\.5/)
  expect(sections[5]).toMatch(/^ VALID {2}instrument error ≤ /)
  expect(sections[6]).toBe(' saved results/runs/a.json\n look  tlab open results/runs/a.json')
})

test('a run with faults shows them below its table, and what they did among its sentences', () => {
  const sections = summaryOf(faulty).split('\n\n')
  expect(sections).toHaveLength(7)
  expect(sections[1]).toBe(summaryOf(complete).split('\n\n')[1])
  expect(sections[2]).toMatch(/^ at {2}fault .* transport/)
  expect(sections[3]?.replaceAll(/\s+/g, ' ')).toMatch(
    /When 50% of the connections were dropped \(fin\), .*; nothing was lost\.$/,
  )
})

test('bursts that a link shows too fast are marked below the table', () => {
  const network = { via: 'link', latenessP50Us: 0, latenessP99Us: 0, largeBursts: 4 } as const
  const trials = complete.trials.map((trial) => (trial.arm === 'polling' ? { ...trial, network } : trial))
  const table = summaryOf({ ...complete, trials })
    .split('\n\n')[1]
    ?.replaceAll(/\s+/g, ' ')
  expect(table).toMatch(/ 12 bursts above 14 kB passed the link at once \(polling 12\): .* a link does not show\.$/)
})

test('no line is wider than 80 columns', () => {
  for (const result of [complete, faulty, buildFixtureResult({ trials: 5, lost: { sse: 30 } })]) {
    expect(
      Math.max(
        ...summaryOf(result)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(80)
  }
})

test('every reason to doubt stands with what to do about it, and an INVALID run is not judged', () => {
  const reasons = [{ code: 'feed-late', message: 'sse, block 1: the feed was 9 ms late', remedy: 'end other programs' }]
  const text = summaryOf({ ...complete, verdict: { level: 'INVALID', reasons } })
  expect(text).toContain('\n   · sse, block 1: the feed was 9 ms late\n     → end other programs\n')
  expect(text).toContain('\n INVALID  ')
  expect(text).not.toContain('✓')
})

test('what the machine can measure at best stands below the verdict, where it is known', () => {
  const environment = { ...complete.environment, calibration: FIXTURE_CALIBRATION }
  const [, verdict = ''] = /\n\n( VALID [\s\S]*?)\n\n/.exec(summaryOf({ ...complete, environment })) ?? []
  expect(verdict.replaceAll(/\s+/g, ' ')).toContain('ledgers add up noise floor here at p99: sse 0.90 ms')
  expect(summaryOf(complete)).not.toContain('noise floor')
})

test('an interrupted run says how far it came', () => {
  expect(summaryOf(buildFixtureResult({ trials: 5 }))).toContain(
    '\n INTERRUPTED after 5 of 12 trials; what had finished is kept\n VALID  ',
  )
})

test('an interrupted run is not blamed for what never ran', () => {
  const text = summaryOf(buildFixtureResult({ trials: 2 }))
  expect(text).not.toContain('websocket.latency.p99 < 50ms')
  expect(text).not.toContain('✗')
})

test('a run that was interrupted before its first trial neither shows nor judges figures', () => {
  const text = runSummary(buildFixtureResult({ trials: 0 }), { ...context, savedAs: null }, plain)
  expect(text.split('\n\n').slice(1)).toEqual([
    ' INTERRUPTED after 0 of 12 trials; nothing had finished, so nothing is saved',
  ])
})

test('a run of one transport against itself is named so', () => {
  const text = runSummary(buildFixtureResult({ trials: 2 }), { ...context, aa: 'sse' }, plain)
  expect(text.split('\n')[0]).toMatch(/ · sse\/a, sse\/b × 3$/)
  expect(text).toContain('INTERRUPTED after 2 of 6 trials')
})

test('colour changes no word', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is taken off
  const bare = summaryOf(complete, { width: 80, colour: true }).replace(/\u001b\[\d+m/g, '')
  expect(bare).toBe(summaryOf(complete))
})
