import { describe, expect, test } from 'vitest'
import { decodeHistogram } from '../../results/analysis/histogram.ts'
import type { Published } from '../driver/plan.ts'
import { driverReport, histogramOf, ledgerOf, phaseOf } from './made-up-driver-report.ts'
import { linkReport, processCost, SCENARIO, trialReports, windowOf } from './made-up-reports.ts'
import { trialOf } from './trial-result.ts'
import type { WindowCost } from './window-costs.ts'

const POISSON = { ...SCENARIO, feed: { ...SCENARIO.feed, arrival: 'poisson' as const } }
/** What seed 1 schedules in the measured phases; their rates make 40 on the average. */
const POISSON_EVENTS = 42

const [epoch] = trialReports().published as [Published]

test('a trial keeps what it is of, and measures for as long as its measured phases last', () => {
  const trial = trialOf(trialReports({ arm: 'sse/b', block: 3 }))
  expect(trial).toMatchObject({ transport: 'sse', arm: 'sse/b', block: 3, seed: 1, clients: 2, measuredMs: 3000 })
  expect(trial.phases.map(({ name, measured }) => [name, measured])).toEqual([
    ['warm-up', false],
    ['steady', true],
    ['burst', true],
  ])
  expect(trial.verdict).toEqual({ level: 'VALID', reasons: [] })
})

test('steady bytes and bytes per event are of the measured phases alone', () => {
  const { client, steady, perEvent } = trialOf(trialReports()).bytes
  expect(steady).toMatchObject({ down: { payload: 8800, total: 8800 }, up: { heads: 200, total: 200 }, delivered: 80 })
  expect(perEvent).toBe(9000 / 80)
  expect([client.down.total, client.up.total]).toEqual([11_000, 300])
})

test('bytes per event count the events completed in the time, not those that were due in it', () => {
  const phases = [phaseOf(20, 900), phaseOf(40, 100, { completed: 30 }), phaseOf(40, 300, { completed: 20 })]
  const trial = trialOf(trialReports({ report: driverReport({ phases }) }))
  expect(trial.bytes.perEvent).toBe(9000 / 50)
  expect(trial.deliveries.delivered).toBe(80)
})

test('without a completed event there are no bytes per event', () => {
  const phases = [phaseOf(20, 900), phaseOf(0, 100), phaseOf(0, 300)]
  expect(trialOf(trialReports({ report: driverReport({ phases }) })).bytes.perEvent).toBeNull()
})

test('every column of the deliveries is summed over the measured phases', () => {
  const steady = { expected: 40, delivered: 37, lost: 3, duplicated: 4, reordered: 5, gaps: 2 }
  const burst = { expected: 40, delivered: 39, lost: 1, duplicated: 10, reordered: 20, gaps: 1 }
  const phases = [
    phaseOf(20, 900, { deliveries: ledgerOf(20, 10) }),
    phaseOf(37, 100, { deliveries: steady }),
    phaseOf(39, 300, { deliveries: burst }),
  ]
  expect(trialOf(trialReports({ report: driverReport({ phases }) })).deliveries).toEqual({
    expected: 80,
    delivered: 76,
    lost: 4,
    duplicated: 14,
    reordered: 25,
    gaps: 3,
  })
})

describe('the achieved rate', () => {
  const steadyOnly = [{ ...epoch, phases: epoch.phases.slice(0, 2) }]
  const halfSteady = { firstSeq: 11, lastSeq: 20 }
  const half = [{ ...epoch, phases: [epoch.phases[0], halfSteady, epoch.phases[2]] as Published['phases'] }]
  const nothing = { firstSeq: 1, lastSeq: 0 }
  const secondHalf = { ...epoch, epoch: 'bbbbbbbbbbbb', phases: [nothing, { firstSeq: 1, lastSeq: 10 }, nothing] }
  const silent = SCENARIO.phases.map((phase) => ({ ...phase, rate: 0 }))
  test.each([
    ['is 1 when all was published in time', {}, 1, 1],
    ['falls with the share that was published in time', {}, 0.9, 0.9],
    ['takes an unknown share for all in time', {}, null, 1],
    ['falls with what was not published', { published: half }, 1, 0.75],
    ['falls with both', { published: half }, 0.8, 0.6],
    ['adds up what was published before and after the history was lost', { published: [...half, secondHalf] }, 1, 1],
    ['counts a phase that the feed never reached', { published: steadyOnly }, 1, 0.5],
    ['holds Poisson arrivals against those that the seed schedules', { scenario: POISSON }, 1, 40 / POISSON_EVENTS],
    ['is not known of silence', { scenario: { ...SCENARIO, phases: silent } }, 1, null],
  ])('%s', (_, rest, onTimeShare, expected) => {
    const { achievedRate } = trialOf(trialReports({ ...rest, report: driverReport({ onTimeShare }) }))
    expect(achievedRate).toEqual(expected === null ? null : expect.closeTo(expected, 12))
  })
})

test('the server of another owner has neither bytes nor costs, and the machine is judged all the same', () => {
  const ends = { ...trialReports().ends, server: null }
  const foreign = { windows: [windowOf(null, 600, 6000)], rssBeforeBytes: null, last: null, ends }
  const trial = trialOf(trialReports(foreign))
  expect([trial.server, trial.bytes.server]).toEqual([null, null])
  expect(trial.machineBusy).toBe(0.1)
  expect(trialOf(trialReports()).bytes.server).toMatchObject({ down: { total: 11_000 }, up: { total: 300 } })
})

test('latency is read from the histograms of the measured phases merged', () => {
  const { fromDue, fromSent } = trialOf(trialReports()).latencyUs
  expect(fromDue).toMatchObject({ count: 80, mean: 200, p50: 100, max: 300 })
  expect(fromSent).toMatchObject({ count: 80, mean: 100, p50: 50, max: 150 })
  expect(decodeHistogram(fromDue.histogram)?.totalCount).toBe(80)
})

test('losses withhold what only the lucky events would tell, in the trial and in their phase', () => {
  const phases = [phaseOf(20, 900), phaseOf(40, 100), phaseOf(38, 300, { deliveries: ledgerOf(40, 38) })]
  const trial = trialOf(trialReports({ report: driverReport({ phases }) }))
  expect(trial.latencyUs.fromDue).toMatchObject({ count: 78, mean: null, p50: 100, max: null })
  expect(trial.phases.map((phase) => phase.latencyUs.fromDue.mean)).toEqual([900, 100, null])
})

test('who never connected, joined or got an event is slower than whoever did', () => {
  const scenario = { ...SCENARIO, clients: { ...SCENARIO.clients, count: 22 } }
  // 21 of 22: the p50 is the eleventh, 0.5 · 22.
  const upTo21 = histogramOf(Array.from({ length: 21 }, (_, index) => index + 1))
  const connections = { ...driverReport().connections, refused: 1 }
  const report = driverReport({ connectUs: upTo21, joinUs: upTo21, firstEventUs: upTo21, connections })
  const { connectUs, joinUs, firstEventUs } = trialOf(trialReports({ scenario, report }))
  for (const summary of [connectUs, joinUs, firstEventUs]) {
    expect(summary).toMatchObject({ count: 21, mean: null, p50: 11, max: null })
  }
  // Without the one that never came it is the eleventh of 21, and the greatest is known.
  const all = trialOf(trialReports({ report: driverReport({ joinUs: histogramOf([1, 2]) }) }))
  expect(all.joinUs).toMatchObject({ count: 2, mean: 1.5, max: 2 })
})

test('a second answers for the losses of the phases that it reaches into', () => {
  const point = { open: 2, opened: 0, requests: 0, delivered: 2000, bytesDown: 1, bytesUp: 1, p50Us: 50, p99Us: 99 }
  const series = [1, 2, 3, 4].map((t) => ({ ...point, t }))
  // Of the steady phase, from 1 s to 3 s, 1 % was lost; of the burst, from 3 s to 4 s, half.
  const phases = [
    phaseOf(20, 900),
    phaseOf(99, 100, { deliveries: ledgerOf(100, 99) }),
    phaseOf(20, 300, { deliveries: ledgerOf(40, 20) }),
  ]
  const shown = trialOf(trialReports({ report: driverReport({ phases, series }) })).series
  expect(shown.map(({ p50Us, p99Us }) => [p50Us, p99Us])).toEqual([
    [50, 99],
    [50, null],
    [50, null],
    [null, null],
  ])
})

test('the processor’s work of the measured time is that of the events completed in it', () => {
  const phases = [phaseOf(20, 900), phaseOf(40, 100, { completed: 30 }), phaseOf(40, 300, { completed: 20 })]
  const { server, driver, deliveries } = trialOf(trialReports({ report: driverReport({ phases }) }))
  // 80,000 and 40,000 µs over 30 + 20 events, not over the 80 that were due.
  expect([server?.cpuUsPerEvent, driver.cpuUsPerEvent, deliveries.delivered]).toEqual([1600, 800, 80])
})

describe('of clocks that an exchange compared', () => {
  const clock = { kind: 'exchange', offsetUs: 12_345, uncertaintyUs: 150 } as const
  const staleness = { meanMs: 0.1, p99Ms: 0.2, peakMs: 0.3, ageMeanMs: 0.149 }
  const point = { t: 1, open: 2, opened: 2, requests: 2, delivered: 9, bytesDown: 1, bytesUp: 1 }
  const report = driverReport({
    phases: [phaseOf(20, 900), phaseOf(40, 100, { firstThirdP50Us: 100, lastThirdP50Us: 151 }), phaseOf(40, 300)],
    connectUs: histogramOf([90], 100),
    staleness,
    series: [{ ...point, p50Us: 149, p99Us: 150 }],
  })

  test('every figure of server and driver that is smaller than the uncertainty is withheld', () => {
    const trial = trialOf(trialReports({ report, clock }))
    expect(trial.clock).toEqual(clock)
    expect(trial.latencyUs.fromDue).toMatchObject({ count: 80, mean: 200, p50: null, p90: null, max: 300 })
    expect(trial.latencyUs.fromSent).toMatchObject({ mean: null, p50: null, max: 150 })
    expect(trial.phases[1]).toMatchObject({ firstThirdP50Us: null, lastThirdP50Us: 151 })
    expect(trial.phases[1]?.latencyUs.fromDue).toMatchObject({ mean: null, p50: null, max: null })
    expect(trial.staleness).toEqual({ meanMs: null, p99Ms: 0.2, peakMs: 0.3, ageMeanMs: null })
    expect(trial.series).toEqual([{ ...point, p50Us: null, p99Us: 150 }])
  })

  test('what the driver measured by its own clock alone stays', () => {
    expect(trialOf(trialReports({ report, clock })).connectUs).toMatchObject({ mean: 90, p50: 90 })
  })

  test('a recovery that is smaller than the uncertainty is withheld', () => {
    const fault = { atMs: 0, kind: 'cut', share: 1, durationMs: 1, how: null, history: null, drainMs: null } as const
    const struck = [{ fault, atUs: 0, connections: 2, overAtUs: 1000 }]
    const faults = [{ recoveryUs: histogramOf([140]), unrecovered: 0 }]
    const trial = trialOf(trialReports({ report: driverReport({ faults }), struck, clock }))
    expect(trial.faults?.[0]?.recoveryUs).toMatchObject({ count: 1, mean: null, max: null })
  })
})

describe('theory', () => {
  const target = { url: 'http://192.0.2.1:8080', token: 't' }
  const exchange = { kind: 'exchange', offsetUs: 9, uncertaintyUs: 6001, roundTripUs: 12_000 } as const
  const shared = { kind: 'shared', offsetUs: 0, uncertaintyUs: 0 } as const
  test.each([
    ['of a server on another host takes half of its round trip for d', target, exchange, 6000, 'exchange'],
    ['of a server that shares our clock takes none', target, shared, 0, 'scenario'],
    ['of a server of our own takes none, however clocks are compared', null, exchange, 0, 'scenario'],
  ])('%s', (_, whose, clock, meanUs, oneWayFrom) => {
    const { theory } = trialOf(trialReports({ target: whose, clock }))
    expect(theory).toMatchObject({ meanUs, oneWayUs: meanUs, oneWayFrom })
  })

  test('takes how soon clients asked again from them', () => {
    const report = driverReport({ reAsks: { count: 800, meanUs: 700, mostUs: 900 } })
    const measured = (windows: readonly WindowCost[]) =>
      trialOf(trialReports({ transport: 'long-polling', report, windows })).theory
    const ofOurs = windowOf(processCost({ cpuUs: 80_000 }), 600, 6000)
    // Two clients, 100 µs of the server's processor for each question.
    expect(measured([ofOurs])).toMatchObject({ reAskUs: 700 + 100, reAskFrom: 'measured' })
    expect(measured([windowOf(null, 600, 6000)])).toMatchObject({ reAskUs: 700 + 50, reAskFrom: 'measured' })
    expect(trialOf(trialReports({ transport: 'long-polling' })).theory).toMatchObject({
      reAskUs: 3000,
      reAskFrom: 'stated',
    })
  })
})

test('what a link used of the processors is the lab’s own, and told for each event', () => {
  const without = trialOf(trialReports())
  const { ownBusy, network } = trialOf(trialReports({ link: linkReport() }))
  expect((ownBusy ?? 0) - (without.ownBusy ?? 0)).toBeCloseTo(50_000 / 6_000_000, 12)
  expect([network?.utilisation, network?.cpuUsPerEvent]).toEqual([0.4, 50_000 / without.bytes.steady.delivered])
})

test('what a proxy used of the processors is the lab’s own; where that is not known, no more is said of others', () => {
  const own = (cpuUs: number | null) => trialOf(trialReports({ proxy: { version: 'nginx/1.22.1', cpuUs } })).ownBusy
  expect((own(90_000) ?? 0) - (trialOf(trialReports()).ownBusy ?? 0)).toBeCloseTo(90_000 / 6_000_000, 12)
  expect(own(null)).toBeNull()
})

test('each fault that struck is told with when, whom, and how the clients came through', () => {
  const fault = { atMs: 500, kind: 'cut', share: 1, durationMs: 200, how: null, history: null, drainMs: null } as const
  const report = driverReport({ faults: [{ recoveryUs: histogramOf([7000]), unrecovered: 1 }] })
  const struck = [{ fault, atUs: 501_250, connections: 2, overAtUs: 701_250 }]
  const [told] = trialOf(trialReports({ report, struck })).faults ?? []
  expect(told).toMatchObject({
    kind: 'cut',
    plannedAtMs: 500,
    atMs: 501.25,
    durationMs: 200,
    connections: 2,
    unrecovered: 1,
  })
  expect(told?.recoveryUs).toMatchObject({ count: 1, mean: null, max: null })
  expect(decodeHistogram(told?.recoveryUs.histogram ?? '')?.maxValue).toBeCloseTo(7000, -1)
})

test('what is no histogram is a fault of the program', () => {
  expect(() => trialOf(trialReports({ report: driverReport({ joinUs: 'nonsense' }) }))).toThrow('expected a histogram')
})
