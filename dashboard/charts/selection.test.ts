import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import { armsOf, blocksOf, selectTrials } from './selection.ts'

const RUN = buildFixtureResult({ blocks: 3 })

test('all blocks are selected unless one is asked for', () => {
  expect(selectTrials(RUN, null).map(({ trials }) => trials.length)).toEqual([3, 3, 3, 3])
  expect(selectTrials(RUN, 2).flatMap(({ trials }) => trials.map((trial) => trial.block))).toEqual([2, 2, 2, 2])
})

test('a block that the run does not have selects all', () => {
  expect(selectTrials(RUN, 99)).toEqual(selectTrials(RUN, null))
})

test('arms come in the order of the summary, and those of an interrupted run too', () => {
  expect(armsOf(RUN)).toEqual(TRANSPORT_NAMES)
  const interrupted = buildFixtureResult({ blocks: 3, trials: 5 })
  expect(blocksOf(interrupted)).toEqual([1, 2])
  expect(selectTrials(interrupted, 2).map(({ arm }) => arm)).toEqual(['polling'])
})
