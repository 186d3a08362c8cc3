import { describe, expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { Trial } from '../format.ts'
import { measureTables } from './measures.ts'

const { trials } = buildFixtureResult()

/** The cell of an arm under a head; undefined when there is no such column. */
function cell(of: Trial[], title: string, head: string, arm = 'sse'): string | null | undefined {
  const table = measureTables({ trials: of }).find((one) => one.title === title)
  const index = table?.columns.indexOf(head) ?? -1
  return index === -1 ? undefined : table?.rows.find((row) => row.arm === arm)?.cells[index]
}

/** Every trial changed in the same way. */
const each = (change: Partial<Trial>): Trial[] => trials.map((trial) => ({ ...trial, ...change }))

const first = trials[0] as Trial

describe('the measure is the one that its head says', () => {
  const summary = (p50: number, max: number) => ({ ...first.connectUs, p50, max })
  const kinds = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0 }
  const bytes = {
    ...first.bytes,
    setup: { down: { ...kinds, total: 700 }, up: { ...kinds, total: 300 } },
    reset: { connections: 3, client: { down: 40, up: 2 }, server: null },
    link: { total: 5000, source: 'interface' as const, modelled: { total: 4900, packets: 9 } },
  }
  const network = { via: 'link', latenessP50Us: 10, latenessP99Us: 770, largeBursts: 12, utilisation: 0.42 } as const
  const clock = { kind: 'exchange', offsetUs: 0, uncertaintyUs: 310 } as const
  const driver = { ...first.driver, arrivalLatenessP99Us: 880, reAskMeanUs: 420, timerLatenessP99Us: 990 }
  const staleness = { meanMs: 1, p99Ms: 2, peakMs: 3, ageMeanMs: 4 }
  const changed = each({
    connectUs: summary(110, 120),
    joinUs: summary(210, 220),
    firstEventUs: summary(310, 320),
    fanOutSpreadUs: { ...first.fanOutSpreadUs, p50: 410, p99: 490 },
    staleness,
    bytes,
    network,
    clock,
    driver,
    machineBusy: 0.61,
    ownBusy: 0.52,
    machineSteal: 0.003,
    achievedRate: 0.998,
  })
  test.each([
    ['Getting in', 'connect p50', '0.11 ms'],
    ['Getting in', 'connect max', '0.12 ms'],
    ['Getting in', 'hello p50', '0.21 ms'],
    ['Getting in', 'hello max', '0.22 ms'],
    ['Getting in', 'first event p50', '0.31 ms'],
    ['Getting in', 'first event max', '0.32 ms'],
    ['Freshness', 'staleness mean', '1.0 ms'],
    ['Freshness', 'p99', '2.0 ms'],
    ['Freshness', 'peak', '3.0 ms'],
    ['Freshness', 'age mean', '4.0 ms'],
    ['Freshness', 'spread p50', '0.41 ms'],
    ['Freshness', 'spread p99', '0.49 ms'],
    ['Connections and what they carried besides', 'set-up', '1000 B'],
    ['Connections and what they carried besides', 'reset', '3'],
    ['Connections and what they carried besides', 'bytes on them', '42 B'],
    ['Connections and what they carried besides', 'link bytes', '5000 B'],
    ['Connections and what they carried besides', 'link, modelled', '4900 B'],
    ['The instrument', 'clock within', '0.31 ms'],
    ['The instrument', 'pollers', '0.99 ms'],
    ['The instrument', 'arrivals', '0.88 ms'],
    ['The instrument', 'link', '0.77 ms'],
    ['The instrument', 'link busy', '42 %'],
    ['The instrument', 'bursts > 14 kB', '12'],
    ['The instrument', 'asked again (mean)', '0.42 ms'],
    ['The machine', 'rate', '99.8 %'],
    ['The machine', 'busy', '61 %'],
    ['The machine', 'our own', '52 %'],
    ['The machine', 'steal', '0.3 %'],
  ])('%s: %s', (title, head, text) => expect(cell(changed, title, head)).toBe(text))
})

test('a figure is the median over the blocks, and withheld when one of them withholds it', () => {
  const blocks = (...p50s: (number | null)[]): Trial[] =>
    p50s.map((p50, index) => ({ ...first, arm: 'sse', block: index + 1, connectUs: { ...first.connectUs, p50 } }))
  expect(cell(blocks(100, 900, 200), 'Getting in', 'connect p50')).toBe('0.20 ms')
  expect(cell(blocks(100, null, 200), 'Getting in', 'connect p50')).toBeNull()
})

test('link bytes that were modelled are not told as counted ones', () => {
  const link = { total: 700, packets: 4, source: 'modelled' as const }
  const modelled = each({ bytes: { ...first.bytes, link } })
  const [title, told] = ['Connections and what they carried besides', (head: string) => cell(modelled, title, head)]
  expect([told('link bytes'), told('link, modelled')]).toEqual([undefined, '700 B'])
})

test('columns and tables of which nothing is known are left out', () => {
  expect(cell(trials, 'The instrument', 'link')).toBeUndefined()
  const titles = measureTables({ trials: each({ server: null }) }).map(({ title }) => title)
  expect(titles).not.toContain('What it cost the server')
  expect(measureTables({ trials: [] })).toEqual([])
})
