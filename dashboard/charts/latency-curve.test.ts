import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { latencyCurve, MARKED_PERCENTILES } from './latency-curve.ts'
import { type ArmTrials, selectTrials } from './selection.ts'

const armOf = (arms: readonly ArmTrials[], arm: string): ArmTrials => arms.find((one) => one.arm === arm)!
const RUN = buildFixtureResult({ blocks: 2 })

test('the curve of one block passes through the percentiles that its trial states', () => {
  const sse = armOf(selectTrials(RUN, 2), 'sse')
  const { points, percentilesUs } = latencyCurve(sse)
  const { p50, p90, p99, p999 } = sse.trials[0]!.latencyUs.fromDue
  expect(percentilesUs).toEqual([p50, p90, p99, p999])
  expect(points.filter(({ marked }) => marked).map(({ x }) => x)).toEqual([2, 10, 100, 1000])
  expect(points.find(({ x }) => x === 100)?.ms).toBe(p99! / 1000)
})

test('a curve never falls, begins at 0 % and ends where ten events lie beyond', () => {
  const { points, count } = latencyCurve(armOf(selectTrials(RUN, null), 'polling'))
  expect(points[0]?.x).toBe(1)
  expect(points.every(({ ms }, index) => index === 0 || ms >= points[index - 1]!.ms)).toBe(true)
  expect(points.at(-1)!.x).toBeLessThanOrEqual(count / 10)
})

test('blocks are merged: the count is that of all of them', () => {
  const polling = armOf(selectTrials(RUN, null), 'polling')
  expect(polling.trials.length).toBe(2)
  expect(latencyCurve(polling).count).toBe(polling.trials.reduce((sum, one) => sum + one.latencyUs.fromDue.count, 0))
})

test('what the losses do not support is withheld, from the curve as from the table', () => {
  const lossy = buildFixtureResult({ blocks: 1, lost: { sse: 400 } })
  const sse = armOf(selectTrials(lossy, null), 'sse')
  const { lost, expected } = sse.trials[0]!.deliveries as { lost: number; expected: number }
  const lostShare = lost / expected
  const { points, percentilesUs, maxUs } = latencyCurve(sse)
  expect(maxUs).toBeNull()
  expect(percentilesUs[MARKED_PERCENTILES.indexOf(0.999)]).toBeNull()
  expect(points.at(-1)!.x).toBeLessThan(1 / lostShare)
})

test('what is smaller than the clock’s uncertainty is withheld, from the curve as from the table', () => {
  const sse = armOf(selectTrials(RUN, null), 'sse')
  const [p50 = null, p90 = null] = latencyCurve(sse).percentilesUs
  const uncertaintyUs = ((p50 ?? 0) + (p90 ?? 0)) / 2
  const [first, ...others] = sse.trials
  const clock = { kind: 'exchange', offsetUs: 5, uncertaintyUs } as const
  const { points, percentilesUs, maxUs } = latencyCurve({ ...sse, trials: [...others, { ...first!, clock }] })
  expect(percentilesUs.slice(0, 2)).toEqual([null, p90])
  expect(Math.min(...points.map(({ ms }) => ms)) * 1000).toBeGreaterThanOrEqual(uncertaintyUs)
  expect(maxUs).toBeGreaterThan(uncertaintyUs)
})

test('a histogram that cannot be read leaves the arm out', () => {
  const sse = armOf(selectTrials(RUN, 1), 'sse')
  const [trial] = sse.trials
  const broken = {
    ...trial!,
    latencyUs: { ...trial!.latencyUs, fromDue: { ...trial!.latencyUs.fromDue, histogram: '!' } },
  }
  expect(latencyCurve({ ...sse, trials: [broken] })).toMatchObject({ readable: false, points: [], count: 0 })
})
