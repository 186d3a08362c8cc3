import { beforeEach, describe, expect, test } from 'vitest'
import { ONE_SEGMENT_BYTES, ReadInstants } from './read-instants.ts'

const READ_AT_US = 900
let nowUs = 0
let instants = new ReadInstants({ nowUs: () => nowUs })

beforeEach(() => {
  nowUs = 1_000
  instants = new ReadInstants({ nowUs: () => nowUs, completedUs: () => nowUs })
})

test('the first message of a read has its stamp, those behind it are stamped as they are taken', () => {
  instants.begin(READ_AT_US, 300, true)
  const [first, second] = [instants.ofMessage(), instants.ofMessage()]
  nowUs += 7
  expect([first, second, instants.ofMessage()]).toEqual([READ_AT_US, 1_000, 1_007])
  instants.begin(950, 300, true)
  expect([instants.ofMessage(), instants.ofMessage()]).toEqual([950, 1_007])
})

describe('a message may not have been there whole when the turn began, and is stamped when it is complete,', () => {
  test.each([
    ['that began in an earlier read', 300, false],
    ['of a read that is longer than a segment', ONE_SEGMENT_BYTES + 1, true],
  ])('%s', (_, bytes, afresh) => {
    instants.begin(READ_AT_US, bytes, afresh)
    expect(instants.ofMessage()).toBe(1_000)
  })

  test('that stands behind a comment or a ping', () => {
    instants.begin(READ_AT_US, 300, true)
    instants.passed()
    expect(instants.ofMessage()).toBe(1_000)
  })

  test('that came with a second read of its connection in the same turn', () => {
    instants.begin(READ_AT_US, 300, true)
    instants.ofMessage()
    instants.begin(READ_AT_US, 300, true)
    expect(instants.ofMessage()).toBe(1_000)
  })
})

test('a segment full is whole', () => {
  instants.begin(READ_AT_US, ONE_SEGMENT_BYTES, true)
  expect(instants.ofMessage()).toBe(READ_AT_US)
})

test('a clock that stamps every read by itself has one stamp for all of a read', () => {
  const alone = new ReadInstants({ nowUs: () => 1_000 })
  alone.begin(READ_AT_US, 300, false)
  expect([alone.ofMessage(), alone.ofMessage()]).toEqual([READ_AT_US, READ_AT_US])
})
