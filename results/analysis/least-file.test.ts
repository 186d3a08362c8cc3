/** What a page says of a file that somebody else wrote, with no more of its scenario than the format asks for. */
import { describe, expect, test } from 'vitest'
import { buildFixtureSweep } from '../fixture/sweep.ts'
import { buildFixtureResult } from '../fixture.ts'
import type { RunResult } from '../format.ts'
import { readResult } from '../read.ts'
import { rateSpan } from './asked-load.ts'
import { crossoverNote } from './crossover-note.ts'
import { compareRuns } from './runs/compare-runs.ts'
import { runSentences } from './sentences.ts'
import { curvesOf } from './sweep/curves.ts'
import { LINK_BYTES } from './sweep/metrics.ts'
import { sweepSentences } from './sweep/sentences.ts'
import { slicesOf } from './sweep/slices.ts'
import { theoryLegend } from './theory-rows.ts'
import { wireWords } from './wire-words.ts'

/** What `resolvedShape` of format.ts requires. */
function leastOf<Run extends Pick<RunResult, 'scenario'>>(run: Run): Run {
  const { name, title, feed, clients, phases, transports, repeat } = run.scenario.resolved
  const resolved = {
    ...{ name, title, phases, transports, repeat },
    feed: { source: feed.source, payloadBytes: feed.payloadBytes, rate: feed.rate },
    clients: { count: clients.count, headers: clients.headers },
  }
  return { ...run, scenario: { ...run.scenario, resolved: resolved as RunResult['scenario']['resolved'] } }
}

const whole = buildFixtureResult({ blocks: 3 })
const least = leastOf(whole)

describe('a file with the least that the format asks for', () => {
  test('is a result file', () => {
    expect(readResult(JSON.stringify(least))).toMatchObject({ ok: true })
  })
  test('has its sentences, its theory and its comparison, as if the connections of polls were kept', () => {
    expect(crossoverNote(least)).toBe(crossoverNote(whole))
    expect(runSentences(least)).toEqual(runSentences(whole))
    expect(theoryLegend(least)).toBe(theoryLegend(whole))
    expect(rateSpan(least.scenario.resolved)).toEqual(rateSpan(whole.scenario.resolved))
    expect(wireWords(least.scenario.resolved)).toEqual([])
    expect(compareRuns(least, least).changes).toEqual(compareRuns(whole, whole).changes)
  })
  test('is drawn as a cell of a sweep, too', () => {
    const sweep = buildFixtureSweep()
    const leastSweep = { ...sweep, cells: sweep.cells.map(({ values, run }) => ({ values, run: leastOf(run) })) }
    const curves = (of: typeof sweep) => slicesOf(of).map((slice) => curvesOf(slice, LINK_BYTES))
    expect(curves(leastSweep)).toEqual(curves(sweep))
    expect(sweepSentences(leastSweep)).toEqual(sweepSentences(sweep))
  })
})
