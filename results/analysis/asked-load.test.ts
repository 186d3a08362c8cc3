import { expect, test } from 'vitest'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../fixture/scenario.ts'
import { loadWords, payloadWords, rateRange, rateSpan } from './asked-load.ts'

const PHASE: ResolvedPhase = { name: 'a', startMs: 0, durationMs: 10_000, rate: 20, measure: true }

function asked(phases: readonly Partial<ResolvedPhase>[], feed: Partial<ResolvedScenario['feed']> = {}) {
  return {
    feed: { ...FIXTURE_SCENARIO.feed, ...feed },
    phases: [{ ...PHASE, rate: 300, measure: false }, ...phases.map((phase) => ({ ...PHASE, ...phase }))],
  }
}

const BURST = { size: 30, everyMs: 2000 }

test.each<[string, readonly Partial<ResolvedPhase>[], string]>([
  ['20 events/s', [{}], '20'],
  ['20–200 events/s', [{ rate: 200 }, {}], '20–200'],
  ['0.0333 events/s', [{ rate: 1 / 30 }], '0.0333'],
  ['12.5 events/s', [{ rate: 12.5 }], '12.5'],
  ['1–100 events/s', [{ rate: 1, endRate: 100 }], '1–100'],
  ['0–40 events/s', [{ rate: 0 }, { rate: 40, endRate: 5 }], '0–40'],
  ['30 events every 2s', [{ rate: 0, burst: BURST }], '0 + bursts'],
  ['2 events/s + 30 every 2s', [{ rate: 2, burst: BURST }], '2 + bursts'],
  ['0–2 events/s + 30 every 2s', [{ rate: 2 }, { rate: 0, burst: BURST }], '0–2 + bursts'],
  [
    '2 events/s + 30–99 every 2s',
    [
      { rate: 2, burst: BURST },
      { rate: 2, burst: { size: 99, everyMs: 2000 } },
    ],
    '2 + bursts',
  ],
  [
    '2 events/s + 30 at once',
    [
      { rate: 2, burst: BURST },
      { rate: 2, burst: { size: 30, everyMs: 9 } },
    ],
    '2 + bursts',
  ],
])('%s', (words, phases, column) => {
  expect(loadWords(asked(phases))).toBe(words)
  expect(rateRange(asked(phases), true)).toBe(column)
})

test('a recording has its mean rate, and its speed where that is another than its own', () => {
  const feed = { arrival: 'recorded', rate: 2.643, speed: 3600 } as const
  expect(loadWords(asked([{ rate: 2.643 }], feed))).toBe('2.64 events/s as recorded, 3600 × as fast')
  expect(loadWords(asked([{ rate: 2.643 }], { ...feed, speed: 1 }))).toBe('2.64 events/s as recorded')
})

test('without a measured phase the rate is the feed’s', () => {
  expect(rateSpan(asked([]))).toEqual({ least: 20, most: 20 })
})

test('sizes are told from the smallest to the largest', () => {
  const feed = { ...FIXTURE_SCENARIO.feed, payloadBytes: null }
  expect(payloadWords({ ...feed, payload: { fromBytes: 128, toBytes: 32_768, spread: 'uniform' } })).toBe(
    '128 B–32.0 KiB',
  )
  expect([payloadWords(FIXTURE_SCENARIO.feed), payloadWords(feed)]).toEqual(['256 B', null])
})
