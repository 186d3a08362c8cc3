import { expect, test } from 'vitest'
import type { InterfaceTraffic } from '../measure/interface-counters.ts'
import { linkBytes } from './link-bytes.ts'
import { SCENARIO } from './made-up-reports.ts'

const traffic = (bytes: number): InterfaceTraffic => ({
  down: { bytes, packets: 3 },
  up: { bytes: 66, packets: 1 },
})

test('the total is of the measured phases, both ways; the whole life stands beside it', () => {
  const report = { interface: { phases: [traffic(1000), traffic(200), traffic(30)], wholeLife: traffic(5000) } }
  expect(linkBytes({ scenario: SCENARIO, report })).toEqual({
    total: 200 + 30 + 2 * 66,
    packets: 8,
    source: 'interface',
    wholeLife: { total: 5066, packets: 4 },
  })
})

test('without an interface of its own a trial has no bytes below TCP', () => {
  expect(linkBytes({ scenario: SCENARIO, report: { interface: null } })).toBeNull()
})
