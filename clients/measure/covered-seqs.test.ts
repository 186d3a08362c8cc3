import { expect, test } from 'vitest'
import { oldestCovered } from './covered-seqs.ts'

const PUBLISHED = ['a', 'b', 'c'].map((epoch) => ({ epoch, headSeq: epoch === 'b' ? 0 : 5 }))
const place = (text: string) => ({ epoch: text.charAt(0), seq: Number(text.slice(1)) })

test.each<[from: string, to: string, expected: string | null, what: string]>([
  ['a2', 'a4', 'a2', 'within an epoch the first that was missing'],
  ['a5', 'c3', 'a5', 'the last of an epoch before those of another'],
  ['a6', 'c3', 'c1', 'of a client that had everything of its epoch, the first of the one in which there was something'],
  ['a6', 'c0', null, 'nothing, when delivery goes on with the first event of the next epoch'],
  ['a6', 'a9', null, 'nothing, when it was never published'],
  ['c6', 'd2', null, 'nothing, in an epoch in which nothing was published'],
])('from %s to %s the oldest that was published is %s: %s', (from, to, expected) => {
  const found = oldestCovered(PUBLISHED, { from: place(from), to: place(to) })
  expect(found).toEqual(expected === null ? null : place(expected))
})
