import { describe, expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Comparison, ExpectationResult, RunResult, Trial } from '../format.ts'
import {
  armSentence,
  comparisonSentence,
  expectationSentence,
  faultSentences,
  runSentences,
  verdictSentence,
} from './sentences.ts'

const result = buildFixtureResult()
const sse: Comparison = {
  metric: 'latency.p99',
  of: 'websocket',
  against: 'sse',
  ratio: 0.98,
  low: 0.926,
  high: 1.031,
  beyondError: true,
  clear: false,
}

describe('a comparison says', () => {
  test.each<[string, Partial<Comparison>]>([
    ['websocket was 1.02× [0.970, 1.08] as fast as sse at p99: no clear difference', {}],
    [
      'websocket was 2.00× [1.90, 2.20] faster than sse at p99',
      { ratio: 0.5, low: 1 / 2.2, high: 1 / 1.9, clear: true },
    ],
    ['websocket showed events 254× [240, 270] later than sse at p99', { ratio: 254, low: 240, high: 270, clear: true }],
    [
      'websocket was 0.667× [0.500, 1.11] as fast as sse at p99: no clear difference',
      { ratio: 1.5, low: 0.9, high: 2 },
    ],
    [
      'websocket was 2.00× [1.60, 2.50] faster than sse on average',
      { metric: 'latency.mean', ratio: 0.5, low: 0.4, high: 0.625, clear: true },
    ],
    [
      'websocket was 2.00× [1.00, 4.00] staler than sse (mean staleness): no clear difference',
      { metric: 'staleness.mean', ratio: 2, low: 1, high: 4 },
    ],
    [
      'websocket was 4.00× [2.00, 5.00] fresher than sse (mean staleness)',
      { metric: 'staleness.mean', ratio: 0.25, low: 0.2, high: 0.5, clear: true },
    ],
    [
      'websocket moved 2.90× [2.80, 3.00] the bytes per event of sse (browser-like request heads, no TLS)',
      { metric: 'bytesPerEvent', ratio: 2.9, low: 2.8, high: 3, clear: true },
    ],
    [
      'websocket moved 1.00× [0.990, 1.01] the bytes per event of sse (browser-like request heads, no TLS): no clear difference',
      { metric: 'bytesPerEvent', ratio: 1, low: 0.99, high: 1.01 },
    ],
  ])('%s', (sentence, change) => {
    expect(comparisonSentence(result, { ...sse, ...change })).toBe(sentence)
  })

  test('which network lay between, as latencies depend on it; bytes do not', () => {
    const { resolved } = result.scenario
    const network = { via: 'link' as const, delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }
    const far = { ...result, scenario: { ...result.scenario, resolved: { ...resolved, network } } }
    const later = { ...sse, ratio: 254, low: 240, high: 270, clear: true }
    expect(comparisonSentence(far, later)).toMatch(/later than sse at p99 \(80 ms round trip\)$/)
    expect(comparisonSentence(far, { ...later, metric: 'staleness.mean' })).toContain(
      '(mean staleness, 80 ms round trip)',
    )
    expect(comparisonSentence(far, { ...later, metric: 'bytesPerEvent' })).not.toContain('round trip')
  })

  test('that one block has no interval', () => {
    const single = buildFixtureResult({ blocks: 1 })
    expect(comparisonSentence(single, { ...sse, ratio: 254, low: null, high: null })).toBe(
      'websocket showed events 254× later than sse at p99; one block, so no interval: repeat at least 3 times',
    )
  })
  test('how many blocks both arms have, where a run was stopped before the last of one', () => {
    // Three of sse, two of websocket: whichever trial was the last.
    const short = { ...result, trials: result.trials.filter(({ arm, block }) => arm !== 'websocket' || block < 3) }
    const comparison = { ...sse, of: 'sse', against: 'websocket', low: null, high: null }
    expect(comparisonSentence(short, comparison)).toContain('; 2 blocks, so no interval')
    expect(comparisonSentence(short, { ...comparison, of: 'websocket', against: 'sse' })).toContain('; 2 blocks, so')
  })
  test.each([
    [1.08, 'websocket was 0.926× as fast as sse at p99: too little to tell chance from difference; one block, so'],
    [1.99, 'websocket was 0.503× as fast as sse at p99: too little to tell chance from difference; one block, so'],
    [0.51, 'websocket was 1.96× as fast as sse at p99: too little to tell chance from difference; one block, so'],
    [2, 'websocket showed events 2.00× later than sse at p99; one block, so'],
    [0.5, 'websocket was 2.00× faster than sse at p99; one block, so'],
  ])('a direction by one block alone only from twice on: %d', (ratio, sentence) => {
    const single = buildFixtureResult({ blocks: 1 })
    expect(comparisonSentence(single, { ...sse, ratio, low: null, high: null })).toMatch(sentence)
  })
  test('the direction of bytes by one block, as chance has no part in them', () => {
    const single = buildFixtureResult({ blocks: 1 })
    const bytes = { ...sse, metric: 'bytesPerEvent', ratio: 1.08, low: null, high: null }
    expect(comparisonSentence(single, bytes)).toMatch(
      / the bytes per event of sse \([^)]*\); one block, so no interval/,
    )
  })
  test('that one block within the error of the instrument has nothing to tell', () => {
    const single = buildFixtureResult({ blocks: 1 })
    const within = { ...sse, ratio: 1.14, low: null, high: null, beyondError: false }
    expect(comparisonSentence(single, within)).toMatch(
      /^websocket was 0\.877× as fast as sse at p99: no clear difference; one block/,
    )
  })
  test('that heads were minimal when they were', () => {
    const { resolved } = result.scenario
    const minimal = {
      ...result,
      scenario: {
        ...result.scenario,
        resolved: { ...resolved, clients: { ...resolved.clients, headers: 'minimal' as const } },
      },
    }
    expect(comparisonSentence(minimal, { ...sse, metric: 'bytesPerEvent' })).toContain(
      '(minimal request heads, no TLS)',
    )
  })
})

describe('where websocket was compressed a sentence about bytes says so', () => {
  const { resolved } = result.scenario
  const compressed = (payloadBytes: number | null): RunResult => ({
    ...result,
    scenario: {
      ...result.scenario,
      resolved: {
        ...resolved,
        server: { ...resolved.server, compression: 'deflate' },
        feed: { ...resolved.feed, payloadBytes },
      },
    },
  })
  const bytesOf = (of: string, payloadBytes: number | null): string =>
    comparisonSentence(compressed(payloadBytes), { ...sse, of, metric: 'bytesPerEvent' })

  test('and that padding shrinks to almost nothing', () => {
    const note = '(browser-like request heads, no TLS, websocket compressed: its padding shrinks to almost nothing)'
    expect(bytesOf('websocket', 256)).toContain(note)
    expect(bytesOf('websocket/a', 256)).toContain(note)
  })
  test('without a word on padding where there is none', () => {
    expect(bytesOf('websocket', null)).toContain('no TLS, websocket compressed)')
  })
  test('unless websocket is on neither side', () => expect(bytesOf('polling', 256)).toContain('no TLS)'))
})

describe('an arm says', () => {
  const withComparisons = (...comparisons: Comparison[]): RunResult => ({ ...result, comparisons })
  test('latency and bytes in one sentence', () => {
    const later = { ...sse, metric: 'latency.p99', ratio: 254, low: 240, high: 270, clear: true }
    const bytes = { ...later, metric: 'bytesPerEvent', ratio: 2.9, low: 2.85, high: 2.95 }
    expect(armSentence(withComparisons(later, bytes), 'websocket')).toBe(
      'websocket showed events 254× [240, 270] later than sse at p99 and moved 2.90× [2.85, 2.95] the bytes per event ' +
        '(browser-like request heads, no TLS)',
    )
  })
  test('the p50 where the p99 is withheld', () => {
    const middle = { ...sse, metric: 'latency.p50', ratio: 0.5, low: 0.4, high: 0.625, clear: true }
    expect(armSentence(withComparisons(middle), 'websocket')).toBe(
      'websocket was 2.00× [1.60, 2.50] faster than sse at p50; p99 is withheld',
    )
    const tail = { ...middle, metric: 'latency.p99', ratio: 0.25, low: 0.2, high: 0.5 }
    expect(armSentence(withComparisons(middle, tail), 'websocket')).toContain(
      '4.00× [2.00, 5.00] faster than sse at p99',
    )
  })
  test('that latencies are withheld where only bytes were compared', () => {
    const bytes = { ...sse, metric: 'bytesPerEvent', ratio: 2, low: 1.9, high: 2.1, clear: true }
    expect(armSentence(withComparisons(bytes), 'websocket')).toMatch(/the bytes per event .*; latencies are withheld$/)
  })
  test('nothing when it was not compared', () => expect(armSentence(result, 'carrier-pigeon')).toBeNull())
})

test('a run has a sentence for each arm but the baseline', () => {
  const sentences = runSentences(result)
  expect(sentences.map((sentence) => sentence.split(' ')[0])).toEqual(['polling', 'long-polling', 'sse'])
  expect(sentences[0]).toMatch(/^polling showed events \d+× \[\d+, \d+\] later than websocket at p99 and moved /)
})

test('nothing is concluded from a run that is invalid, neither of arms nor of faults', () => {
  const cut = { atMs: 4000, kind: 'cut', share: 1, durationMs: 0, how: null, history: null, drainMs: null } as const
  const struck = buildFixtureResult({ faults: [cut] })
  expect(faultSentences(struck)).not.toEqual([])
  const verdict = { level: 'INVALID', reasons: [{ code: 'clock-unusable', message: 'm', remedy: 'r' }] } as const
  const invalid: RunResult = { ...struck, verdict: { ...verdict, reasons: [...verdict.reasons] } }
  expect([...runSentences(invalid), ...faultSentences(invalid)]).toEqual([
    'Nothing is concluded from this run: its verdict is INVALID',
  ])
  expect(runSentences({ ...struck, verdict: { level: 'SUSPECT', reasons: [] } })).toEqual(runSentences(struck))
})

test('an empty run has no sentence but its verdict', () => {
  const empty = buildFixtureResult({ trials: 0 })
  expect(runSentences(empty)).toEqual([])
  expect(verdictSentence(empty)).toBe('INVALID  expected at least one finished trial, got none')
})

describe('the verdict says', () => {
  const resetOf = (connections: number) => ({ connections, client: { down: 0, up: 0 }, server: { down: 0, up: 0 } })
  test('what the worst trial had', () => {
    const error = Math.max(...result.trials.map((trial) => trial.driver.stampErrorUs ?? 0))
    expect(verdictSentence(result)).toMatch(
      /^VALID {2}instrument error ≤ 0\.2\d ms \(p99, by its own bound\), machine \d\d % busy, ledgers add up$/,
    )
    expect(verdictSentence(result)).toContain((error / 1000).toFixed(2))
  })
  test('how much of the busiest trial was server and driver, where that is known', () => {
    const busy = (machineBusy: number, ownBusy: number | null): Trial => ({
      ...(result.trials[0] as Trial),
      machineBusy,
      ownBusy,
    })
    const said = (...trials: Trial[]): string => verdictSentence({ ...result, trials })
    expect(said(busy(0.3, 0.2), busy(0.61, 0.52), busy(0.5, 0.4))).toContain(
      'machine 61 % busy (server and driver 52 %), ',
    )
    expect(said(busy(0.61, null))).toContain('machine 61 % busy, ')
    const network = { via: 'link', latenessP50Us: 0, latenessP99Us: 0, largeBursts: 0 } as const
    expect(said({ ...busy(0.61, 0.52), network })).toContain('machine 61 % busy (server, driver and link 52 %), ')
    const proxy = { version: 'nginx/1.22.1', cpuUsPerEvent: 30 }
    expect(said({ ...busy(0.61, 0.52), proxy })).toContain('(server, driver and proxy 52 %), ')
    expect(said({ ...busy(0.61, 0.52), network, proxy })).toContain('(server, driver, link and proxy 52 %), ')
  })
  test('within what the clocks were compared, where an exchange did it', () => {
    const [first, second] = result.trials as [Trial, Trial]
    const exchanged = (trial: Trial, uncertaintyUs: number): Trial => {
      return { ...trial, clock: { kind: 'exchange', offsetUs: 0, uncertaintyUs } }
    }
    const trials = [exchanged(first, 120), exchanged(second, 310)]
    expect(verdictSentence({ ...result, trials })).toContain(', clocks compared within 0.31 ms, machine ')
    expect(verdictSentence(result)).not.toContain('clocks')
  })
  test.each<[string, Partial<Trial['bytes']>]>([
    ['', { endsCompared: 'connections' }],
    [' (bytes of both ends compared in sum)', { endsCompared: 'totals' }],
    [' (bytes of both ends not compared)', { endsCompared: 'not' }],
    [' (bytes of 1 of 50 connections compared)', { endsCompared: 'connections', reset: resetOf(49) }],
    [' (bytes of 47 of 50 connections compared in sum)', { endsCompared: 'totals', reset: resetOf(3) }],
    ['', { endsCompared: 'connections', reset: resetOf(0) }],
    [' (bytes of both ends not compared)', { endsCompared: 'connections', reset: resetOf(1e9) }],
  ])('how far the ledgers of the worst trial were held against each other:%s', (phrase, bytes) => {
    const [first, ...others] = result.trials as [Trial, ...Trial[]]
    const trials = [...others, { ...first, bytes: { ...first.bytes, ...bytes } }]
    expect(
      verdictSentence({ ...result, trials })
        .split(', ')
        .at(-1),
    ).toBe(`ledgers add up${phrase}`)
  })
  test('that ledgers do not add up when they do not', () => {
    const reasons = [{ code: 'bytes-differ', message: 'm', remedy: 'r' }]
    expect(verdictSentence({ ...result, verdict: { level: 'INVALID', reasons } })).toContain('ledgers do not add up')
  })
})

describe('an expectation says', () => {
  test.each<[string, ExpectationResult]>([
    [
      '✓ sse.latency.p99 < 50ms (measured 0.41 ms)',
      { text: 'sse.latency.p99 < 50ms', value: 410, bound: 50_000, met: true },
    ],
    [
      '✗ sse.bytesPerEvent < 0.5 * polling.bytesPerEvent (measured 300 B, bound 200 B)',
      { text: 'sse.bytesPerEvent < 0.5 * polling.bytesPerEvent', value: 300, bound: 200, met: false },
    ],
    [
      '✓ long-polling.staleness.mean <= 20ms (measured 12 ms)',
      { text: 'long-polling.staleness.mean <= 20ms', value: 12, bound: 20, met: true },
    ],
    [
      '✗ sse.latency.p999 < 1s (withheld: in block 2, p99.9 needs 10,000 values, there are 500)',
      {
        text: 'sse.latency.p999 < 1s',
        value: null,
        bound: 1e6,
        met: false,
        withheld: 'in block 2, p99.9 needs 10,000 values, there are 500',
      },
    ],
    ['✗ sse.latency.p999 < 1s (withheld)', { text: 'sse.latency.p999 < 1s', value: null, bound: 1e6, met: false }],
    [
      '✗ sse.latency.p50 < 2 * websocket.latency.p50 (measured 0.41 ms, bound withheld: websocket did not run)',
      {
        text: 'sse.latency.p50 < 2 * websocket.latency.p50',
        value: 410,
        bound: null,
        met: false,
        boundWithheld: 'websocket did not run',
      },
    ],
    [
      '✓ polling.deliveries.lost <= 0 (measured 0)',
      { text: 'polling.deliveries.lost <= 0', value: 0, bound: 0, met: true },
    ],
    [
      '✓ polling.server.utilisation < 0.9 (measured 25 %)',
      { text: 'polling.server.utilisation < 0.9', value: 0.25, bound: 0.9, met: true },
    ],
  ])('%s', (sentence, expectation) => expect(expectationSentence(expectation)).toBe(sentence))
})
