import { expect, test } from 'vitest'
import { ReadInstants } from './read-instants.ts'

test('the first message of a read has its stamp, those behind it each one of their own', () => {
  let nowUs = 1_000
  const instants = new ReadInstants({ nowUs: () => nowUs, behindAnotherUs: () => nowUs })
  const [first, second] = [instants.of(900), instants.of(900)]
  nowUs += 7
  expect([first, second, instants.of(900), instants.of(950), instants.of(950)]).toEqual([900, 1_000, 1_007, 950, 1_007])
})

test('a clock that stamps every read by itself has one stamp for all of a read', () => {
  const instants = new ReadInstants({ nowUs: () => 1_000 })
  expect([instants.of(900), instants.of(900)]).toEqual([900, 900])
})
