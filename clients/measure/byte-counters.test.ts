import { expect, test } from 'vitest'
import { ByteCounters, bytesBetween, sumBytes } from './byte-counters.ts'

test('bytes by kind add up to their total, and what lies between two snapshots is their difference', () => {
  const counters = new ByteCounters()
  counters.add('down', 'payload', 100)
  counters.add('down', 'framing', 7)
  const before = counters.snapshot()
  counters.add('down', 'payload', 50)
  counters.add('up', 'heads', 30)
  const between = bytesBetween(before, counters.snapshot())
  expect(before.down).toMatchObject({ payload: 100, framing: 7, total: 107 })
  expect(between.down).toMatchObject({ payload: 50, framing: 0, total: 50 })
  expect(between.up).toMatchObject({ heads: 30, total: 30 })
  expect(sumBytes([before, between])).toEqual(counters.snapshot())
})
