import { describe, expect, test } from 'vitest'
import { buildFixtureSweep } from '../../fixture/sweep.ts'
import type { SweepResult } from '../../format/sweep.ts'
import type { Trial } from '../../format.ts'
import { byteCrossing } from './byte-theory.ts'
import { crossingsOf } from './crossings.ts'
import { curvesOf } from './curves.ts'
import { sweptExpectations, sweptNotes, wherePhrase } from './expectations.ts'
import { BYTES, LATENCY, LINK_BYTES, type SweepMetric } from './metrics.ts'
import { crossingSentence, curvesSentence, sweepSentences } from './sentences.ts'
import { type SweepSlice, slicesOf } from './slices.ts'

const RATES = { name: 'rate', unit: 'perSecond', values: [2, 8, 32, 64] } as const
const SWEEP = buildFixtureSweep()
const ALONG_RATES = buildFixtureSweep({ axes: [RATES] })
const slice = slicesOf(ALONG_RATES)[0] as SweepSlice

/** The sweep with every trial changed. */
function withTrials(sweep: SweepResult, change: (trial: Trial, rate: number) => Trial): SweepResult {
  const cells = sweep.cells.map(({ values, run }) => ({
    values,
    run: { ...run, trials: run.trials.map((trial) => change(trial, Number(values['rate']))) },
  }))
  return { ...sweep, cells }
}

const sliceOf = (sweep: SweepResult): SweepSlice => slicesOf(sweep)[0] as SweepSlice

/** Latencies of sse and websocket alone that are what `us` says, by arm, rate and block. */
function withMeans(us: (arm: string, rate: number, block: number) => number | null, from = ALONG_RATES): SweepSlice {
  const changed = withTrials(from, (trial, rate) => {
    const { latencyUs, arm, block } = trial
    return { ...trial, latencyUs: { ...latencyUs, fromDue: { ...latencyUs.fromDue, mean: us(arm, rate, block) } } }
  })
  const cells = changed.cells.map(({ values, run }) => ({
    values,
    run: { ...run, trials: run.trials.filter(({ arm }) => arm === 'sse' || arm === 'websocket') },
  }))
  return sliceOf({ ...changed, cells })
}

describe('a slice', () => {
  test('goes along the longest axis, and there is one for each value of the other', () => {
    expect(
      slicesOf(SWEEP).map(({ name, axis, places }) => [name, axis.name, places.map(({ value }) => value)]),
    ).toEqual([
      ['clients 4', 'rate', [2, 8, 32, 64]],
      ['clients 10', 'rate', [2, 8, 32, 64]],
    ])
  })

  test('is in the order of the values, whatever the order of the file, and without cells that have not begun', () => {
    const mixed = buildFixtureSweep({ axes: [{ ...RATES, values: [32, 2, 8] }], cells: 2 })
    expect(mixed.interrupted).toBe(true)
    expect(slicesOf(mixed).map(({ places }) => places.map(({ value }) => value))).toEqual([[2, 32]])
  })

  test('goes along true and false only where nothing else varies', () => {
    const kept = { name: 'keepAlive', unit: 'flag', values: [true, false] } as const
    expect(slicesOf(buildFixtureSweep({ axes: [kept] })).map(({ axis }) => axis.name)).toEqual(['keepAlive'])
    const both = buildFixtureSweep({ axes: [kept, { ...RATES, values: [2, 8] }] })
    expect(slicesOf(both).map(({ name, axis }) => [name, axis.name])).toEqual([
      ['keepAlive true', 'rate'],
      ['keepAlive false', 'rate'],
    ])
  })
})

describe('a curve', () => {
  test('has the mean over the blocks with its interval, and theory beside it', () => {
    const means = [10_000, 20_000, 40_000]
    const [sse] = curvesOf(
      withMeans((_arm, _rate, block) => means[block - 1] ?? 0),
      LATENCY,
    )
    const point = sse?.points[0]
    // t(2) at 97.5 % is 4.303; the logarithms are ln 2 apart.
    const margin = (4.302653 * Math.log(2)) / Math.sqrt(3)
    expect(point).toMatchObject({ value: 2, theory: 0, blocks: 3 })
    expect(point?.mean).toBeCloseTo(20_000, 6)
    expect(point?.low).toBeCloseTo(20_000 * Math.exp(-margin), -1)
    expect(point?.high).toBeCloseTo(20_000 * Math.exp(margin), -1)
  })

  test('withholds a mean that one block withholds, and an interval under three blocks', () => {
    const [sse] = curvesOf(
      withMeans((_arm, rate, block) => (rate === 8 && block === 2 ? null : 1000)),
      LATENCY,
    )
    expect(sse?.points.map(({ mean }) => mean === null)).toEqual([false, true, false, false])
    const two = sliceOf(buildFixtureSweep({ axes: [RATES], blocks: 2 }))
    expect(curvesOf(two, BYTES)[0]?.points[0]).toMatchObject({ low: null, high: null, blocks: 2 })
  })

  test('has no interval whose end is no number', () => {
    const means = [1e-300, 1, 1e300]
    const [sse] = curvesOf(
      withMeans((_arm, _rate, block) => means[block - 1] ?? 0),
      LATENCY,
    )
    expect(sse?.points[0]).toMatchObject({ mean: expect.closeTo(1), low: null, high: null })
  })

  test('has no theory under faults', () => {
    const struck = withTrials(ALONG_RATES, (trial) => ({
      ...trial,
      faults: [{} as NonNullable<Trial['faults']>[number]],
    }))
    expect(curvesOf(sliceOf(struck), LATENCY).flatMap(({ points }) => points.map(({ theory }) => theory))).toEqual(
      Array.from({ length: 16 }, () => null),
    )
  })

  test('of bytes has heads and batch shared by λT events, and on the link segments, two of them for a pushed one', () => {
    const theory = (arm: string, metric: SweepMetric) =>
      curvesOf(slice, metric)
        .find((curve) => curve.arm === arm)
        ?.points.map((point) => point.theory)
    // A poll of 2 events: 480 B up, 240 B of head and 66 B of batch down with a comma, and on the link three segments.
    expect(theory('polling', BYTES)?.[0]).toBeCloseTo((480 + 240 + 66 + 1) / 2 + 256, 9)
    expect(theory('polling', LINK_BYTES)?.[0]).toBeCloseTo((480 + 240 + 66 + 1 + 3 * 66) / 2 + 256, 9)
    const [sse = Number.NaN] = theory('sse', LINK_BYTES) ?? []
    expect(sse).toBeGreaterThanOrEqual(256 + 35 + 132)
    expect(theory('long-polling', LINK_BYTES)).toEqual([null, null, null, null])
  })

  test('of bytes of polls has no theory where that knows nothing of how often they ask', () => {
    const unknown = withTrials(ALONG_RATES, (trial) => ({
      ...trial,
      theory: { ...trial.theory, requestsPerSecond: null },
    }))
    const [polling] = curvesOf(sliceOf(unknown), BYTES)
    expect(polling?.points.map(({ theory }) => theory)).toEqual([null, null, null, null])
  })
})

describe('a crossing', () => {
  const crossings = (metric: SweepMetric, of = slice) =>
    crossingsOf(of, metric).map(({ lowerBefore, lowerAfter }) => `${lowerBefore} → ${lowerAfter}`)

  test('of bytes is between the rates where polling was dearer and is cheaper, near where the fixture has it', () => {
    const [crossing] = crossingsOf(slice, BYTES).filter(
      ({ lowerBefore, lowerAfter }) => lowerBefore === 'sse' && lowerAfter === 'polling',
    )
    expect(crossing).toMatchObject({ after: 8, before: 32, theory: byteCrossing(slice, 'sse', 'sockets') })
    // The formats' batch is some 7 B shorter than the fixture's.
    expect((crossing?.theory ?? 0) / (794 / 34)).toBeCloseTo(1, 1)
    // The blocks are all alike: the interval is that of the shapes alone, and holds where the fixture crosses.
    expect(crossing?.low).toBeLessThan(794 / 34)
    expect(crossing?.high).toBeGreaterThan(794 / 34)
    expect(crossing?.at).toBeGreaterThan(crossing?.low ?? Number.NaN)
    expect(crossing?.at).toBeLessThan(crossing?.high ?? Number.NaN)
    expect(crossings(BYTES)).not.toContain('websocket → polling')
  })

  test('on the link comes earlier, with what the model says beside it', () => {
    const found = crossingsOf(slice, LINK_BYTES).find(
      ({ lowerBefore, lowerAfter }) => lowerBefore === 'sse' && lowerAfter === 'polling',
    )
    const theory = byteCrossing(slice, 'sse', 'link') ?? Number.NaN
    expect(found?.theory).toBe(theory)
    expect(Math.abs((found?.at ?? 0) / theory - 1)).toBeLessThan(0.2)
  })

  test('has no theory through a proxy, whose segments are its own', () => {
    const proxy = {
      kind: 'nginx',
      upstream: 'http/1.0',
      buffering: 'on',
      hint: 'heard',
      readTimeoutMs: 60_000,
    } as const
    const cells = ALONG_RATES.cells.map(({ values, run }) => {
      const { scenario } = run
      return { values, run: { ...run, scenario: { ...scenario, resolved: { ...scenario.resolved, proxy } } } }
    })
    const through = sliceOf({ ...ALONG_RATES, cells })
    expect(byteCrossing(through, 'sse', 'link')).toBeNull()
    const theories = curvesOf(through, LINK_BYTES).flatMap(({ points }) => points.map(({ theory }) => theory))
    expect(new Set(theories)).toEqual(new Set([null]))
  })

  test('is told with the heads of those cells alone that have something to bring in every poll', () => {
    const sweep = buildFixtureSweep({ axes: [{ ...RATES, values: [0.5, 8, 32] }] })
    const bulky = withTrials(sweep, (trial, rate) => {
      const { client } = trial.bytes
      const up = { ...client.up, heads: client.up.heads * (rate < 1 ? 9 : 1) }
      return { ...trial, bytes: { ...trial.bytes, client: { ...client, up } } }
    })
    expect(byteCrossing(sliceOf(bulky), 'sse', 'link')).toBe(byteCrossing(sliceOf(sweep), 'sse', 'link'))
    expect(byteCrossing(sliceOf(sweep), 'sse', 'link')).toBeCloseTo((480 + 240 + 66 + 5 * 66) / 166, 0)
  })

  test('along an interval has the acknowledgements of its own length, not of the first value', () => {
    const intervals = [100, 250, 500, 2000]
    const cells = ALONG_RATES.cells.map(({ run }, place) => {
      const ms = intervals[place] ?? Number.NaN
      const { polling, ...others } = run.scenario.resolved.transports
      const transports = { polling: { ...polling, intervalMs: ms }, ...others }
      const phases = run.scenario.resolved.phases.map((phase) => ({ ...phase, rate: 20 }))
      const resolved = { ...run.scenario.resolved, transports, phases }
      const trials = run.trials.map((trial) => ({
        ...trial,
        theory: { ...trial.theory, requestsPerSecond: (1000 * trial.clients) / ms },
      }))
      return { values: { interval: ms }, run: { ...run, scenario: { ...run.scenario, resolved }, trials } }
    })
    const axes = [{ name: 'interval', unit: 'ms', values: intervals } as const]
    const along = sliceOf({ ...ALONG_RATES, axes, cells })
    // Some seven events of 256 B take two segments, and above 208 ms as many acknowledgements: five with the question.
    const [five = Number.NaN, four = Number.NaN] = [5, 4].map(
      (segments) => (480 + 240 + 66 + segments * 66) / (20 * 166.3),
    )
    const seconds = (byteCrossing(along, 'sse', 'link') ?? Number.NaN) / 1000
    expect(Math.abs(seconds / five - 1)).toBeLessThan(0.01)
    expect(seconds).toBeGreaterThan(1.04 * four)
    const atFixedDelay = along.places.map(({ value, cell: { values, run } }) => {
      const { polling, ...others } = run.scenario.resolved.transports
      const transports = { polling: { ...polling, schedule: 'fixed-delay' }, ...others }
      const scenario = { ...run.scenario, resolved: { ...run.scenario.resolved, transports } }
      return { value, cell: { values, run: { ...run, scenario } } }
    })
    expect(byteCrossing({ ...along, places: atFixedDelay }, 'sse', 'link')).toBeNull()
  })

  test('is found where blocks say so, with the interval of their own crossings', () => {
    // ln(sse/websocket) = ln(rate/x): sse is lower below x, which differs by block.
    const at = [14, 16, 18]
    const drifting = withMeans((arm, rate, block) => 10_000 * (arm === 'sse' ? rate / (at[block - 1] ?? 1) : 1))
    const [crossing, ...others] = crossingsOf(drifting, LATENCY)
    expect(others).toEqual([])
    expect(crossing).toMatchObject({ lowerBefore: 'sse', lowerAfter: 'websocket', after: 8, before: 32, theory: null })
    expect(crossing?.at).toBeCloseTo((14 * 16 * 18) ** (1 / 3), 6)
    expect(crossing?.low).toBeLessThan(14)
    expect(crossing?.high).toBeGreaterThan(18)
  })

  test('is not told of curves that lie on each other, below 2 %, or with other signs in other blocks', () => {
    expect(
      crossingsOf(
        withMeans((arm, rate) => 10_000 * (arm === 'sse' && rate > 8 ? 1.015 : 1)),
        LATENCY,
      ),
    ).toEqual([])
    const wild = (arm: string, rate: number, block: number) =>
      10_000 * (arm === 'sse' ? 1 + 0.3 * Math.sin(rate + 2 * block) : 1)
    expect(crossingsOf(withMeans(wild), LATENCY)).toEqual([])
  })

  test('is not told within the error of the instrument, which is that of the mean', () => {
    // The fixture's stamps may be 200 µs late.
    const crossing = (apartUs: number) =>
      withMeans((arm, rate) => 1000 + (arm === 'sse' ? Math.sign(rate - 16) * apartUs : 0))
    expect(crossingsOf(crossing(100), LATENCY)).toEqual([])
    expect(crossingsOf(crossing(300), LATENCY)).toMatchObject([{ lowerBefore: 'sse', after: 8, before: 32 }])
    const sharp = crossing(100).places.map(({ value, cell }) => ({
      value,
      cell: {
        ...cell,
        run: {
          ...cell.run,
          trials: cell.run.trials.map((trial) => ({ ...trial, driver: { ...trial.driver, stampErrorMeanUs: 50 } })),
        },
      },
    }))
    expect(crossingsOf({ ...slice, arms: ['sse', 'websocket'], places: sharp }, LATENCY)).toHaveLength(1)
  })

  test('is not told where a block withholds a side of it', () => {
    const hidden = (arm: string, rate: number, block: number) =>
      rate === 8 && block === 2 ? null : 10_000 * (arm === 'sse' ? rate / 16 : 1)
    const fourBlocks = buildFixtureSweep({ axes: [RATES], blocks: 4 })
    expect(crossingsOf(withMeans(hidden, fourBlocks), LATENCY)).toMatchObject([{ after: 2, before: 32 }])
  })

  test('has no interval where a block does not cross between the two places', () => {
    const late = (arm: string, rate: number, block: number) => {
      if (arm !== 'sse') return 10_000
      return 10_000 * (rate < 32 ? 0.5 : block === 3 ? 0.999 : 1.001) * (rate === 64 ? 2 : 1)
    }
    const [crossing] = crossingsOf(withMeans(late), LATENCY)
    expect(crossing).toMatchObject({ after: 8, before: 64 })
    const never = (arm: string, rate: number, block: number) =>
      arm === 'sse'
        ? 10_000 * (rate < 32 ? 0.9 : block === 3 ? 1.5 : 1.6) * (block === 3 && rate === 2 ? 1.2 : 1)
        : 10_000
    expect(crossingsOf(withMeans(never), LATENCY)[0]?.after).toBe(8)
  })

  test('is never told under three blocks', () => {
    expect(crossings(BYTES, sliceOf(buildFixtureSweep({ axes: [RATES], blocks: 2 })))).toEqual([])
  })
})

describe('in words', () => {
  test('a crossing says where, how sure, and what theory has', () => {
    const crossing = {
      lowerBefore: 'sse',
      lowerAfter: 'polling',
      at: 5.6,
      low: 5.31,
      high: 5.922,
      after: 4,
      before: 16,
      theory: 5.65,
    }
    expect(crossingSentence(slice, LINK_BYTES, crossing)).toBe(
      'From rate 5.6/s [5.31/s, 5.92/s] on polling moves fewer bytes per event over the link than sse (browser-like request heads, no TLS; the difference is clear at 4/s and at 16/s, and interpolated between them; theory: 5.65/s)',
    )
    const named = { ...slice, name: 'clients 10' }
    expect(crossingSentence(named, BYTES, { ...crossing, low: null, high: null, theory: null })).toMatch(
      /^With clients 10, from rate 5\.6\/s on polling moves fewer bytes per event than sse \(browser-like request heads, no TLS; the/,
    )
    expect(crossingSentence(slice, LATENCY, crossing)).toContain('has the lower mean latency than sse (the difference')
  })

  test('a curve is told by its ends', () => {
    expect(curvesSentence(slice, BYTES)).toMatch(/^Bytes per event, rate from 2\/s to 64\/s: polling 654 B to 269 B, /)
  })

  test('an INVALID sweep concludes nothing', () => {
    expect(sweepSentences(ALONG_RATES).length).toBeGreaterThan(1)
    expect(sweepSentences({ ...ALONG_RATES, verdict: { level: 'INVALID', reasons: [] } })).toEqual([
      expect.stringContaining('INVALID'),
    ])
  })
})

describe('over the cells', () => {
  test('an expectation is told with the cells that missed it, and INVALID cells judge nothing', () => {
    const [latency, bytes] = sweptExpectations(ALONG_RATES)
    expect(latency).toMatchObject({ text: 'websocket.latency.mean < 50ms', everywhere: true, missed: [] })
    expect(bytes?.missed.map(({ cell }) => cell)).toContain('rate 64/s')
    const cells = ALONG_RATES.cells.map(({ values, run }) => ({
      values,
      run: { ...run, verdict: { ...run.verdict, level: 'INVALID' as const } },
    }))
    expect(sweptExpectations({ ...ALONG_RATES, cells })).toEqual([])
  })

  test('an expectation says in which of them it was judged', () => {
    const swept = { text: 'a', missed: [], barely: [], everywhere: false }
    expect(wherePhrase({ ...swept, cells: ['a', 'b', 'c', 'd'], everywhere: true }, 4)).toBe('in all 4 cells')
    expect(wherePhrase({ ...swept, cells: ['rate 2/s', 'rate 8/s'] }, 4)).toBe('at rate 2/s and rate 8/s')
    expect(wherePhrase({ ...swept, cells: ['a', 'b', 'c'] }, 4)).toBe('in 3 of 4 cells')
  })

  test.each([
    [['rate 2/s', 'rate 8/s', 'rate 32/s', 'rate 64/s'], ['rate 8/s'], 'in all 4 cells, within the noise at rate 8/s'],
    [['a', 'b', 'c', 'd'], ['a', 'b', 'c'], 'in all 4 cells, within the noise in 3 of 4 cells'],
    [['rate 2/s', 'rate 8/s'], ['rate 8/s'], 'at rate 2/s and rate 8/s, within the noise at rate 8/s'],
    [['rate 2/s'], ['rate 2/s'], 'at rate 2/s, within the noise'],
  ])('of %j a line that was barely met at %j says so', (cells, barely, words) => {
    expect(wherePhrase({ text: 'a', missed: [], everywhere: cells.length === 4, cells, barely }, 4)).toBe(words)
  })

  test('what is within the noise is found, and explained beneath', () => {
    expect(sweptNotes(ALONG_RATES)).toEqual([])
    const cells = ALONG_RATES.cells.map(({ values, run }) => {
      const expectations = run.expectations.map((line) => ({ ...line, withinNoise: values['rate'] === 8 }))
      return { values, run: { ...run, expectations } }
    })
    expect(sweptExpectations({ ...ALONG_RATES, cells })[0]?.barely).toEqual(['rate 8/s'])
    expect(sweptNotes({ cells })).toEqual([expect.stringMatching(/^within the noise: /)])
    expect(sweptNotes(buildFixtureSweep({ blocks: 2 }))).toEqual([expect.stringMatching(/^2 blocks have no interval/)])
  })
})
