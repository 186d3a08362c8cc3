import { expect, test } from 'vitest'
import type { ResolvedSweep } from '../../protocol/matrix.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { sweepSummary } from './sweep-summary.ts'
import { sweepTitle } from './sweep-title.ts'

const RATES = { name: 'rate', unit: 'perSecond', values: [2, 8, 32, 64] } as const
const context = { title: 'a title', savedAs: 'results/runs/a.json', command: 'tlab' }
const plain = { width: 80, colour: false }
const sweep = buildFixtureSweep({ axes: [RATES] })
const summaryOf = (result: SweepResult, width = 80): string => sweepSummary(result, context, { ...plain, width })

function resolvedOf({ axes, cells }: SweepResult): ResolvedSweep {
  return { axes, cells: cells.map(({ values, run }) => ({ values, scenario: run.scenario.resolved })) }
}

test('the report is title, a table a figure, crossings, expectations, verdict and where it is saved', () => {
  const sections = summaryOf(sweep).split('\n\n')
  expect(sections).toHaveLength(8)
  expect(sections[0]).toBe('a title')
  expect(sections[1]).toMatch(
    /^ mean latency, ms\n rate +polling +long-polling +sse +websocket\n +2\/s +\d+ ±\d+ [\s\S]*^ 64\/s +\d+ ±\d+ \(500\) /m,
  )
  expect(sections[2]).toMatch(/^ bytes per event\n.*\n +2\/s +654 +/)
  expect(sections[3]).toMatch(/^ bytes per event on the link\n/)
  expect(sections[4]?.replaceAll(/\s+/g, ' ')).toMatch(
    /From rate 2[0-9.]+\/s .* on polling moves fewer bytes per event than sse/,
  )
  expect(sections[5]).toContain('✓ websocket.latency.mean < 50ms (in all 4 cells)')
  expect(sections[5]).toMatch(/✗ sse\.bytesPerEvent < 0\.5 \* polling\.bytesPerEvent \(measured[\s\S]*at rate 64\/s/)
  expect(sections[6]).toMatch(/^ VALID {2}/)
  expect(sections[7]).toBe(' saved results/runs/a.json\n look  tlab open results/runs/a.json')
})

test('whatever is said of bytes names request heads and the absence of TLS', () => {
  const [, latency, bytes, linkBytes, crossings] = summaryOf(sweep)
    .replaceAll(/[^\S\n]*\n {2,}/g, ' ')
    .split('\n\n')
  const circumstances = /request\s+heads,\s+no\s+TLS/
  expect(latency).not.toMatch(circumstances)
  for (const table of [bytes, linkBytes]) expect(table?.replaceAll(/\s+/g, ' ')).toMatch(circumstances)
  const ofBytes = crossings?.split('\n').filter((line) => line.includes('bytes')) ?? []
  expect(ofBytes.length).toBeGreaterThan(0)
  for (const sentence of ofBytes) expect(sentence).toMatch(circumstances)
})

test('no line is wider than 80 columns, nor than 100 where it has them', () => {
  for (const width of [80, 100]) {
    for (const result of [sweep, buildFixtureSweep(), buildFixtureSweep({ blocks: 1, cells: 3 })]) {
      expect(
        Math.max(
          ...summaryOf(result, width)
            .split('\n')
            .map((line) => line.length),
        ),
      ).toBeLessThanOrEqual(width)
    }
  }
})

test('one block has no interval and no crossing, and says so', () => {
  const text = summaryOf(buildFixtureSweep({ axes: [RATES], blocks: 1 }))
  expect(text).not.toMatch(/±|From rate/)
  expect(text.replaceAll(/\s+/g, ' ')).toContain('Under 3 blocks there is no interval, and no crossing is located')
})

test('beneath the expectations stands what may be chance', () => {
  const cells = sweep.cells.map(({ values, run }) => {
    return { values, run: { ...run, expectations: run.expectations.map((line) => ({ ...line, withinNoise: true })) } }
  })
  const text = summaryOf({ ...sweep, cells }).replaceAll(/\s+/g, ' ')
  expect(text).toContain('(in all 4 cells, within the noise in 4 of 4 cells)')
  expect(text).toContain('within the noise: the interval reaches over the bound')
  expect(summaryOf(sweep)).not.toContain('within the noise')
})

test('an interrupted sweep says how far it came, and of one that had not begun nothing is told', () => {
  expect(summaryOf(buildFixtureSweep({ axes: [RATES], blocks: 1, cells: 2 }))).toContain(
    'INTERRUPTED after 8 trials of 2 cells; what had finished is kept',
  )
  const text = sweepSummary({ ...sweep, interrupted: true, cells: [] }, { ...context, savedAs: null }, plain)
  expect(text.replaceAll(/\s+/g, ' ')).toBe(
    'a title INTERRUPTED after 0 trials of 0 cells; nothing had finished, so nothing is saved',
  )
})

test('the title says what varies, what does not, and how long it takes', () => {
  const setting = { target: null, aa: null }
  expect(sweepTitle(resolvedOf(sweep), setting)).toMatch(
    /^fixture · 4 cells: rate 2\/s, 8\/s, 32\/s, 64\/s · 4 clients · 256 B · loopback · 4 transports × 3 · about \d min$/,
  )
  expect(sweepTitle(resolvedOf(buildFixtureSweep()), { ...setting, aa: 'sse' })).toMatch(
    / · 8 cells: rate 2\/s, .* × clients 4, 10 · 256 B · loopback · sse\/a, sse\/b × 3 · /,
  )
})

test('the title of a sweep in which no feed is played tells of no rate, and who publishes instead', () => {
  const played = resolvedOf(buildFixtureSweep())
  const setting = { target: null, aa: null }
  const silent = (target: ResolvedScenario['target']) =>
    sweepTitle(
      {
        axes: [{ name: 'clients', unit: 'count', values: [1, 2] }],
        cells: played.cells.map(({ values, scenario }) => {
          const feed = { source: 'none', payloadBytes: null, arrival: 'fixed', rate: 0 } as const
          return { values, scenario: { ...scenario, feed, target: target ?? null } }
        }),
      },
      setting,
    )
  const event = { envelope: null, sequence: null, time: null }
  expect(silent({ url: null, publish: null, begins: 'next', event })).toMatch(
    /: clients 1, 2 · published by itself · loop/,
  )
  expect(silent(null)).toMatch(/: clients 1, 2 · loopback/)
})
