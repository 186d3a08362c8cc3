import { expect, test } from 'vitest'
import type { ClaimTest } from '../../../protocol/claim.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { RunResult } from '../../format.ts'
import { conditionsOf } from './conditions.ts'
import { type EvidenceRun, evidenceRun } from './evidence-run.ts'

const FIXTURE = buildFixtureResult({ blocks: 1 })

function runWith(headers: 'minimal' | 'browser', via: 'link' | 'namespaces' | null): RunResult {
  const { resolved } = FIXTURE.scenario
  const network = via === null ? null : { via, delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
  const changed = { ...resolved, network, clients: { ...resolved.clients, headers } } as ResolvedScenario
  return { ...FIXTURE, scenario: { ...FIXTURE.scenario, resolved: changed } }
}

function conditions(
  metric: string,
  results: Readonly<Record<string, RunResult>>,
  transport = 'sse',
  other: string | null = null,
): string {
  const tests = Object.keys(results).map((run): ClaimTest => {
    const region = { from: 0, to: 1, outside: false, text: 'below 1' }
    const against = other === null ? null : { transport: other, metric }
    const text = [transport, ...(other === null ? [] : [other])].map((name) => `${name}.${metric}`).join(' / ')
    const measure = { of: { transport, metric }, against, text }
    return {
      kind: 'measured',
      says: 'x',
      run,
      measure,
      cells: [{}],
      per: null,
      holds: region,
      fails: region,
      margin: null,
      decides: true,
    }
  })
  const runs = new Map(
    Object.entries(results).map(([name, result]): [string, EvidenceRun] => [name, evidenceRun(name, result)]),
  )
  return conditionsOf({ tests }, { runs, experiments: new Map() })
}

test('every claim says whose heads they are, that TLS is absent, what lies between, how large events are, and whose server it is', () => {
  expect(conditions('bytesPerEvent', { a: runWith('browser', null) })).toBe(
    'a browser’s heads, loopback, 256 B of payload; no TLS, HTTP/1.1, this server',
  )
  expect(conditions('bytesPerEvent', { a: runWith('minimal', 'link') })).toBe(
    'minimal heads, a link in user space, 80ms there and back, 256 B of payload; no TLS, HTTP/1.1, this server',
  )
})

test('runs that differ are told apart by name, runs that do not are told once', () => {
  const results = { a: runWith('browser', null), b: runWith('minimal', null), c: runWith('browser', null) }
  expect(conditions('bytesPerEvent', results)).toBe(
    'a and c: a browser’s heads, loopback, 256 B of payload; b: minimal heads, loopback, 256 B of payload; no TLS, HTTP/1.1, this server',
  )
})

test('how often polling asks is told where polling is asked about', () => {
  expect(conditions('bytesPerEvent', { a: runWith('browser', null) }, 'polling')).toContain(', polled every 1s;')
  expect(conditions('bytesPerEvent', { a: runWith('browser', null) }, 'sse', 'polling')).toContain(', polled every 1s;')
})

test('how often polling asks is not told where long polling is asked about, whose run it only shares', () => {
  const run = { a: runWith('browser', null) }
  expect(conditions('bytesPerEvent', run, 'long-polling')).not.toContain('polled every')
  expect(conditions('bytesPerEvent', run, 'long-polling', 'websocket')).not.toContain('polled every')
})

test('bytes of the link say whether they are modelled', () => {
  const run = runWith('browser', null)
  const [trial] = run.trials
  if (trial === undefined) throw new Error('expected a trial')
  const linked = { ...trial, bytes: { ...trial.bytes, link: { total: 1, source: 'modelled' as const } } }
  expect(conditions('linkBytesPerEvent', { a: { ...run, trials: [linked] } })).toContain(', link bytes modelled,')
  expect(conditions('bytesPerEvent', { a: { ...run, trials: [linked] } })).not.toContain('link bytes')
})

test('without a run it says what holds of everything here', () => {
  expect(conditions('bytesPerEvent', {})).toBe('no TLS, HTTP/1.1, this server')
})

test('an experiment in a browser says which browser it was, and what stood between', () => {
  const region = { from: 0, to: 1, outside: false, text: 'below 1' }
  const asked = {
    kind: 'browser',
    says: 'x',
    browser: 'forgery',
    figure: 'protected.all.acted',
    decides: true,
  } as const
  const tests: ClaimTest[] = [{ ...asked, holds: region, fails: region }]
  const made = { name: 'forgery', browser: { name: 'Chromium', version: '143.0.1.2' }, repeats: [], why: null } as const
  const known = { runs: new Map(), experiments: new Map([['forgery', { ...made, repeats: [] }]]) }
  expect(conditionsOf({ tests }, known)).toBe(
    'Chromium 143.0.1.2 without a window, on loopback; no TLS, HTTP/1.1, this server',
  )
  const none = new Map([['forgery', { ...made, repeats: [], browser: null, why: 'no browser' }]])
  expect(conditionsOf({ tests }, { ...known, experiments: none })).toBe('no TLS, HTTP/1.1, this server')
})
