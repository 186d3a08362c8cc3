import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readResult } from './read.ts'

const FOLDER = 'results/reference'
/** Verdicts on claims are held against the claims in test/claims. */
const files = readdirSync(FOLDER).filter((name) => /(?<!-claims)\.json$/.test(name))

test('there is a reference run', () => expect(files).not.toEqual([]))

test.each(files)('%s is a finished run in the format of today', (name) => {
  const read = readResult(readFileSync(join(FOLDER, name), 'utf8'))
  if (!read.ok) throw new Error(read.problem.message)
  const { interrupted, trials, verdict } = read.result
  expect(interrupted).toBe(false)
  expect(verdict.level).not.toBe('INVALID')
  for (const { deliveries } of trials) {
    expect(deliveries).toMatchObject({ delivered: deliveries.expected, lost: 0, duplicated: 0, reordered: 0 })
  }
})
