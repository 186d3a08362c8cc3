import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { connectionSeries, secondsTable } from './connection-series.ts'
import { type ArmTrials, selectTrials } from './selection.ts'

const [ARM] = selectTrials(buildFixtureResult({ blocks: 1 }), null)

/** The arm with one trial for each list of [t, open, requests]. */
function armWith(...trials: [t: number, open: number, requests: number][][]): ArmTrials {
  const [trial] = ARM!.trials
  const [point] = trial!.series
  const seriesOf = (seconds: [number, number, number][]) =>
    seconds.map(([t, open, requests]) => ({ ...point!, t, open, requests }))
  return { ...ARM!, trials: trials.map((seconds) => ({ ...trial!, series: seriesOf(seconds) })) }
}

test('each second has the middle of the blocks, in order of time', () => {
  const arm = armWith(
    [
      [2, 9, 40],
      [1, 5, 10],
    ],
    [
      [1, 7, 20],
      [2, 9, 50],
    ],
    [
      [1, 60, 30],
      [2, 9, 60],
    ],
  )
  expect(connectionSeries(arm).seconds).toEqual([
    { t: 1, open: 7, requests: 20 },
    { t: 2, open: 9, requests: 50 },
  ])
})

test('the table has a row for every second that some arm has', () => {
  const longer = {
    ...connectionSeries(
      armWith([
        [1, 1, 1],
        [2, 1, 1],
      ]),
    ),
    arm: 'longer',
  }
  const shorter = { ...connectionSeries(armWith([[1, 2, 2]])), arm: 'shorter' }
  const table = secondsTable([longer, shorter])
  expect(table.map(({ t }) => t)).toEqual([1, 2])
  expect(table[1]?.cells).toEqual([{ t: 2, open: 1, requests: 1 }, null])
})
