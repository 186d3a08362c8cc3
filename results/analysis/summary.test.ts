import { expect, test } from 'vitest'
import { buildFixtureResult } from '../fixture.ts'
import type { SummaryRow, Trial } from '../format.ts'
import { summarise } from './summary.ts'

const { trials } = buildFixtureResult()

test('a row has the median over the blocks, with the least and the greatest', () => {
  const means = trials.filter((trial) => trial.arm === 'sse').map((trial) => trial.latencyUs.fromDue.mean as number)
  const row = summarise(trials).find((one) => one.arm === 'sse') as SummaryRow
  const [low, middle, high] = means.sort((left, right) => left - right)
  expect(row.meanUs).toEqual({ median: middle, low, high })
  expect(row.blocks).toBe(3)
})

test('requests are counted over the measured seconds only', () => {
  const rows = summarise(trials)
  // One request a client and second; the first second, in which streams open, belongs to the warm-up.
  expect(rows.find((row) => row.arm === 'polling')?.requestsPerSecond).toEqual({ median: 50, low: 50, high: 50 })
  expect(rows.find((row) => row.arm === 'sse')?.requestsPerSecond).toEqual({ median: 0, low: 0, high: 0 })
})

test('a value that one block withheld is withheld from the row', () => {
  const [first, ...rest] = trials as [Trial, ...Trial[]]
  const withheld = { ...first, latencyUs: { ...first.latencyUs, fromDue: { ...first.latencyUs.fromDue, p99: null } } }
  const row = summarise([withheld, ...rest]).find((one) => one.arm === first.arm)
  expect(row?.p99Us).toBeNull()
  expect(row?.p50Us).not.toBeNull()
})

test('connections are those opened, requests apart', () => {
  const row = summarise(trials).find((one) => one.arm === 'polling')
  expect(row?.connections).toEqual({ median: 50, low: 50, high: 50 })
  expect(row?.lost).toEqual({ median: 0, low: 0, high: 0 })
})

test('no trials make no rows', () => expect(summarise([])).toEqual([]))
