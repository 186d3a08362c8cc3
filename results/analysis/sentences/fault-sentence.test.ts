import { describe, expect, test } from 'vitest'
import type { FaultKind, ResolvedFault } from '../../../protocol/scenario.ts'
import { buildFixtureResult } from '../../fixture.ts'
import type { FaultResult, LatencySummary, RunResult } from '../../format.ts'
import { faultName, faultSentences } from './fault-sentence.ts'

const PLAIN = { atMs: 4000, share: 1, durationMs: null, how: null, history: null, drainMs: null }
const DROPPED: ResolvedFault = { ...PLAIN, kind: 'drop-connections', how: 'fin' }

const RECOVERIES: Readonly<Record<string, Partial<LatencySummary>>> = {
  polling: { p50: 980_000, p99: 1_400_000, max: 1_500_000 },
  'long-polling': { p50: 310_000, p99: 700_000, max: 800_000 },
  sse: { p50: 400_000, p99: 900_000, max: 1_000_000 },
  websocket: { p50: 350_000, p99: 800_000, max: 900_000 },
}

/** One block under these faults in which every transport has the recovery above, but for a change. */
function runUnder(
  faults: readonly ResolvedFault[],
  change: (fault: FaultResult, transport: string) => void = () => undefined,
): RunResult {
  const run = structuredClone(buildFixtureResult({ blocks: 1, faults }))
  for (const { transport, faults: struck = [] } of run.trials) {
    for (const fault of struck) {
      Object.assign(fault.recoveryUs, RECOVERIES[transport])
      change(fault, transport)
    }
  }
  return run
}

/** Only one transport of a run. */
function only(transport: string, run: RunResult): RunResult {
  return { ...run, trials: run.trials.filter((trial) => trial.transport === transport) }
}

test('one kind of fault is one sentence over all transports, with what was lost', () => {
  expect(faultSentences(runUnder([DROPPED]))).toEqual([
    'When connections were dropped (fin), polling clients had no current data for 980 ms (the longest 1500 ms), ' +
      'long-polling for 310 ms (the longest 800 ms), sse for 400 ms (the longest 1000 ms), ' +
      'websocket for 350 ms (the longest 900 ms); nothing was lost',
  ])
})

test('of a fault that strikes only some it is told of how many clients the figures are: those that waited longest', () => {
  const run = runUnder([{ ...DROPPED, kind: 'silence', share: 0.2 }], (fault) => (fault.connections = 10))
  expect(faultSentences(only('sse', run))).toEqual([
    'When 20% of the connections fell silent, the 10 sse clients that waited longest had no current data for 400 ms ' +
      '(the longest 1000 ms); nothing was lost',
  ])
  expect(faultSentences(run)[0]).toMatch(
    /^When .* the 10 polling clients that waited longest had .*, the 10 of long-polling for 310 ms .*, the 10 of sse for /,
  )
  const one = runUnder([{ ...DROPPED, share: 0.01 }], (fault) => (fault.connections = 1))
  expect(faultSentences(only('sse', one))[0]).toContain('dropped (fin), the sse client that waited longest had no ')
})

test('where too few support a median, the longest is all that is told', () => {
  const run = runUnder([DROPPED], (fault) => Object.assign(fault.recoveryUs, { p50: null, p99: null }))
  expect(faultSentences(only('sse', run))[0]).toContain('sse clients had no current data for up to 1000 ms;')
})

test('whose clients had no connection to strike is named apart, with no figure of theirs', () => {
  const run = runUnder([DROPPED], (fault, transport) => (fault.connections = transport === 'polling' ? 0 : 20))
  expect(faultSentences(run)[0]).toMatch(
    /^When connections were dropped \(fin\), long-polling clients had .*; no connection to strike: polling; nothing/,
  )
})

test('who never was current again is named', () => {
  const run = runUnder([DROPPED], (fault, transport) => (fault.unrecovered = transport === 'sse' ? 3 : 0))
  expect(faultSentences(run)[0]).toContain('; never current again: 3 of sse;')
  const gone = runUnder([{ ...DROPPED, share: 0.3 }], (fault, transport) => {
    if (transport !== 'sse') return
    Object.assign(fault, { unrecovered: 3, recoveryUs: { ...fault.recoveryUs, p50: null, max: null } })
  })
  expect(faultSentences(gone)[0]).toMatch(
    /long-polling for 310 ms [^,]*, the \d+ of websocket .*; never current again: 3 of sse;/,
  )
  expect(faultSentences(only('sse', gone))[0]).toMatch(
    /^When 30% of .*, never current again: 3 of sse; nothing was lost$/,
  )
})

test('faults that read the same are one sentence on the middle one; others have their own, and losses come last', () => {
  const again = { ...DROPPED, atMs: 6000 }
  const third = { ...DROPPED, atMs: 7000 }
  const reset: ResolvedFault = { ...DROPPED, atMs: 8000, how: 'rst' }
  const factors: Readonly<Record<number, number>> = { 4000: 1, 6000: 3, 7000: 2, 8000: 5 }
  const run = runUnder([DROPPED, again, third, reset], (fault) => {
    const factor = factors[fault.plannedAtMs] ?? 0
    Object.assign(fault.recoveryUs, { p50: 400_000 * factor, max: 900_000 * factor })
  })
  expect(faultSentences(only('sse', run))).toEqual([
    'When connections were dropped (fin), sse clients had no current data for 800 ms (the longest 1800 ms)',
    'When connections were dropped (rst), sse clients had no current data for 2000 ms (the longest 4500 ms)',
    'Under these faults nothing was lost',
  ])
})

describe('losses', () => {
  const lossesOf = (lost: number, gaps: number) => {
    const run = runUnder([DROPPED])
    for (const { deliveries, transport } of run.trials)
      if (transport === 'sse') Object.assign(deliveries, { lost, gaps })
    return faultSentences(run).at(-1)?.split('; ').at(-1)
  }
  test.each([
    [12, 12, 'sse lost 12 events, each told by a gap'],
    [12, 0, 'sse lost 12 events, all untold'],
    [12, 10, 'sse lost 12 events, 2 of them untold'],
  ])('%d with %d told are told', (lost, gaps, clause) => expect(lossesOf(lost, gaps)).toBe(clause))
})

test.each<[FaultKind, Partial<ResolvedFault>, event: string, name: string]>([
  [
    'drop-connections',
    { share: 0.3, how: 'rst' },
    '30% of the connections were dropped (rst)',
    'drop-connections 30% rst',
  ],
  ['stall-feed', { durationMs: 2000 }, 'the feed stalled', 'stall-feed 2s'],
  ['stall-event-loop', { durationMs: 500 }, 'the event loop of the server stalled', 'stall-event-loop 500ms'],
  ['refuse-connections', { durationMs: 2000 }, 'new connections were refused', 'refuse-connections 2s'],
  [
    'slow-reads',
    { share: 0.125, durationMs: 2000 },
    'the server read slowly from 12.5% of the connections',
    'slow-reads 12.5% 2s',
  ],
  ['silence', {}, 'connections fell silent', 'silence'],
  ['cut', { durationMs: 0 }, 'connections were cut by the network', 'cut'],
  ['restart', { history: 'keep', durationMs: 0 }, 'the server restarted with its history', 'restart keep'],
  ['restart', { history: 'lose', durationMs: 1000 }, 'the server restarted without its history', 'restart lose 1s'],
])('%s %j is told as "%s" and named "%s"', (kind, rest, event, name) => {
  const planned: ResolvedFault = { ...PLAIN, ...rest, kind }
  expect(faultSentences(runUnder([planned]))[0]).toMatch(
    new RegExp(`^When ${event.replace(/[()]/g, '\\$&')}, (the \\d+ )?polling`),
  )
  expect(faultName({ kind, planned })).toBe(name)
})

test.each(['meteor', 'constructor'])(
  'the kind %s, which this version does not know, is told by its own word',
  (kind) => {
    const run = runUnder([DROPPED], (fault) => (fault.kind = kind))
    expect(faultSentences(run)[0]).toMatch(new RegExp(`^When the fault ${kind} struck, polling`))
    expect(faultName({ kind, planned: null })).toBe(kind)
  },
)

test('a run without faults has no such sentence', () => expect(faultSentences(buildFixtureResult())).toEqual([]))
