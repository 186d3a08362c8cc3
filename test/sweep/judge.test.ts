import { describe, expect, test } from 'vitest'
import { buildFixtureSweep } from '../../results/fixture/sweep.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import type { Trial } from '../../results/format.ts'
import { allowanceOf, MOST_US } from './allowance.ts'
import { type JudgedPoint, judgeSweep } from './judge.ts'

const ALONG_RATES = buildFixtureSweep({ axes: [{ name: 'rate', unit: 'perSecond', values: [2, 8, 32] }] })

/** The fixture's, with nothing that the instrument measured of itself but what is said here. */
const QUIET = { feed: 300, stamps: 200 }

function withTrials(change: (trial: Trial) => Trial, from: SweepResult = ALONG_RATES): SweepResult {
  const cells = from.cells.map(({ values, run }) => ({ values, run: { ...run, trials: run.trials.map(change) } }))
  return { ...from, cells }
}

/** One arm in one cell whose blocks have these means and this theory, µs. */
function latencyOf(meansUs: readonly number[], theoryUs: number | null): JudgedPoint | undefined {
  const [first] = ALONG_RATES.cells
  if (first === undefined) return undefined
  const trials = first.run.trials
    .filter(({ arm }) => arm === 'sse')
    .slice(0, meansUs.length)
    .map((trial, index) => withMean(trial, meansUs[index] ?? Number.NaN, theoryUs))
  return judgeSweep({ ...ALONG_RATES, cells: [{ values: first.values, run: { ...first.run, trials } }] })[0]
}

function withMean(trial: Trial, meanUs: number, theoryUs: number | null): Trial {
  const { fromDue, fromSent } = trial.latencyUs
  const latencyUs = { fromDue: { ...fromDue, mean: meanUs }, fromSent: { ...fromSent, mean: meanUs - QUIET.feed } }
  const driver = { ...trial.driver, stampErrorMeanUs: QUIET.stamps }
  return { ...trial, latencyUs, driver, theory: { ...trial.theory, meanUs: theoryUs } }
}

describe('a mean latency', () => {
  // The interval of these three is about ±2.5 ms around 100 ms.
  const MEANS = [99_000, 100_000, 101_000]

  test('is on theory where that lies inside the interval, or below it by no more than host and instrument add', () => {
    // 0.3 ms by the feed, 0.2 ms by the stamps, 0.5 ms to hand over: 1 ms.
    const [inside, above, below] = [100_000, 102_000, 96_700].map((theoryUs) => latencyOf(MEANS, theoryUs))
    expect([inside?.isOnTheory, above?.isOnTheory, below?.isOnTheory]).toEqual([true, true, true])
    expect(below?.allowance).toMatchObject({ feedUs: 300, linkUs: 0, stampsUs: 200, handOversUs: 500, totalUs: 1000 })
  })

  test('is not where theory lies above the interval or further below, or anything is withheld', () => {
    for (const theoryUs of [103_000, 96_000, 105_000, 95_000, null]) {
      expect(latencyOf(MEANS, theoryUs)?.isOnTheory, `${theoryUs}`).toBe(false)
    }
    expect(latencyOf(MEANS.slice(0, 2), 100_000)?.isOnTheory).toBe(false)
  })

  test('is not where its interval would hold almost anything', () => {
    expect(latencyOf([90_000, 100_000, 110_000], 100_000)?.isOnTheory).toBe(false)
    expect(latencyOf([96_500, 100_000, 103_500], 100_000)?.isOnTheory).toBe(true)
    // Theory is nothing, and a millisecond of its own is left.
    expect(latencyOf([900, 1000, 1100], 0)?.isOnTheory).toBe(true)
    expect(latencyOf([300, 1000, 2700], 0)?.isOnTheory).toBe(false)
  })

  test('has a wider interval among many, so that together they err no more often', () => {
    const all = judgeSweep(withTrials((trial) => withMean(trial, 100_000 + 1000 * (trial.block - 2), 100_000))).filter(
      ({ metric }) => metric.key === 'latency',
    )
    const [alone, one] = [latencyOf(MEANS, 100_000), all[0]]
    expect(all).toHaveLength(12)
    // t(2) at 1 − 2.5 %/12 is 15.4, at 97.5 % it is 4.303.
    const width = ({ low, high }: JudgedPoint) => Math.log((high ?? Number.NaN) / (low ?? Number.NaN))
    expect(width(one as JudgedPoint) / width(alone as JudgedPoint)).toBeCloseTo(15.44 / 4.303, 1)
  })
})

describe('what host and instrument add', () => {
  const [trial] = ALONG_RATES.cells[0]?.run.trials.filter(({ arm }) => arm === 'long-polling') ?? []
  const quiet = withMean(trial as Trial, 100_000, 100_000)
  const network = { via: 'link', latenessP50Us: 400, latenessP99Us: 900, largeBursts: 0 } as const

  test('is twice as much on a link, and twice again where long polls find events waiting', () => {
    const held = { ...quiet, network, theory: { ...quiet.theory, formula: 'd' } }
    expect(allowanceOf([held])).toMatchObject({ linkUs: 400, handOversUs: 1000, totalUs: 1900 })
    const batched = { ...held, theory: { ...quiet.theory, formula: 'd + B/2' } }
    expect(allowanceOf([held, batched])).toMatchObject({ linkUs: 600, handOversUs: 1500, totalUs: 2600 })
  })

  test('is never more than 3 ms, whatever a busy machine did', () => {
    expect(allowanceOf([{ ...quiet, network: { ...network, latenessP50Us: 20_000 } }]).totalUs).toBe(MOST_US)
  })
})

describe('bytes for an event', () => {
  /** As theory has them, by so much more, with so much more or less in the blocks around. */
  function judgedBytes(arm: string, more: number, spread = 0): JudgedPoint[] {
    const cells = ALONG_RATES.cells.map((cell) => {
      const alone = judgeSweep({ ...ALONG_RATES, cells: [cell] })
      const theory = (trial: Trial, key: string) =>
        alone.find((point) => point.metric.key === key && point.arm === trial.arm)?.theory ?? Number.NaN
      const trials = cell.run.trials.map((trial): Trial => {
        const { bytes, block } = trial
        const by = 1 + more + spread * (block - 2)
        const total = theory(trial, 'linkBytes') * bytes.steady.delivered * by
        const link = { total, source: 'modelled' } as const
        return { ...trial, bytes: { ...bytes, link, perEvent: theory(trial, 'bytes') * by } }
      })
      return { ...cell, run: { ...cell.run, trials } }
    })
    return judgeSweep({ ...ALONG_RATES, cells }).filter((point) => point.metric.unit === 'bytes' && point.arm === arm)
  }

  /** How many of the points of three cells, on the sockets and on the link, are on theory. */
  const onTheory = (...of: Parameters<typeof judgedBytes>) => judgedBytes(...of).filter((one) => one.isOnTheory).length

  test.each(['polling', 'sse', 'websocket'])(
    'of %s are on theory as it has them, and a twentieth off nowhere',
    (arm) => {
      expect(judgedBytes(arm, 0)).toHaveLength(6)
      expect([onTheory(arm, 0), onTheory(arm, 0.019), onTheory(arm, -0.019)]).toEqual([6, 6, 6])
      for (const spread of [0, 0.003, 0.01, 0.1]) {
        expect([onTheory(arm, 0.05, spread), onTheory(arm, -0.05, spread)], `± ${spread}`).toEqual([0, 0])
      }
    },
  )

  test('are not on theory where their interval would hold almost anything', () => {
    // t(2) is 4.303 and three blocks are √3 apart: ± 0.9 % makes an interval of ± 2.2 %, ± 1.1 % one of ± 2.7 %.
    expect([onTheory('sse', 0, 0.009), onTheory('sse', 0, 0.011)]).toEqual([6, 0])
  })

  test('are not judged of long polling, of which no formula knows them', () => {
    expect(judgedBytes('long-polling', 0)).toEqual([])
  })
})
