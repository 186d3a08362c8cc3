import { expect, test } from 'vitest'
import { PublishedSchedule } from './published-schedule.ts'

/** Two events in the first phase, none in the second, five in the third. */
const DUES = [[0, 100], [], [400, 430, 520, 580, 590]]
const NOTHING = { firstSeq: 1, lastSeq: 0 }
const FIRST = { epoch: 'a', phases: [{ firstSeq: 1, lastSeq: 2 }, NOTHING, { firstSeq: 3, lastSeq: 4 }] }
/** The process that lost its history went on with the phase where the one before had been. */
const SECOND = { epoch: 'b', phases: [NOTHING, NOTHING, { firstSeq: 1, lastSeq: 3 }] }

function scheduleOf(
  published: readonly (typeof FIRST)[],
  seen: Readonly<Record<string, readonly [number, number][]>> = {},
) {
  return new PublishedSchedule(published, DUES, (epoch) => new Map(seen[epoch]))
}

const duesOf = (schedule: PublishedSchedule, epoch: string, last: number): (number | null)[] =>
  Array.from({ length: last }, (_, index) => schedule.dueAtUs(epoch, index + 1))

test('the n-th event of a phase is the n-th that the schedule holds for it, over all epochs', () => {
  const schedule = scheduleOf([FIRST, SECOND])
  expect(duesOf(schedule, 'a', 5)).toEqual([0, 100, 400, 430, null])
  expect(duesOf(schedule, 'b', 4)).toEqual([520, 580, 590, null])
  expect(schedule.dueAtUs('c', 1)).toBeNull()
})

test('of a feed that ended early the rest is not known, the beginning is', () => {
  expect(duesOf(scheduleOf([FIRST]), 'a', 4)).toEqual([0, 100, 400, 430])
})

test('a phase of which clients say otherwise was another feed’s: nothing is known of it, in any epoch', () => {
  const schedule = scheduleOf([FIRST, SECOND], {
    a: [
      [1, 3],
      [3, 411],
    ],
    b: [[2, 580]],
  })
  expect(duesOf(schedule, 'a', 4)).toEqual([0, 100, null, null])
  expect(duesOf(schedule, 'b', 3)).toEqual([null, null, null])
})

test('so was one that has more events than the schedule holds', () => {
  const more = { epoch: 'b', phases: [NOTHING, NOTHING, { firstSeq: 1, lastSeq: 4 }] }
  expect(duesOf(scheduleOf([FIRST, more]), 'b', 4)).toEqual([null, null, null, null])
})
