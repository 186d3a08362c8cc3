import { expect, test } from 'vitest'
import { NO_MESSAGES } from '../../results/analysis/uplink-ledgers.ts'
import { whyWithheld } from '../../results/analysis/withheld.ts'
import { FIXTURE_UPLINK } from '../../results/fixture/uplink.ts'
import { buildFixtureResult } from '../../results/fixture.ts'
import type { Trial, UplinkLedger } from '../../results/format.ts'
import type { UplinkReport } from '../driver/plan.ts'
import { histogramOf, phaseOf } from './made-up-driver-report.ts'
import { uplinkOf } from './trial-uplink.ts'

const REPORT: UplinkReport = {
  ackUs: histogramOf([500], 180),
  echoUs: histogramOf([600], 180),
  relayUs: histogramOf([700], 540),
  latenessUs: '',
  unaccounted: 0,
  unanswered: 0,
  feedEvents: 0,
  failures: {},
}
const ROOMS = { count: 8, channels: 'rooms of 4' } as const

/** 200 messages in rooms of four, of which 20 were refused. */
const LEDGER: UplinkLedger = {
  ...NO_MESSAGES,
  due: 200,
  sent: 200,
  acknowledged: 180,
  refused: 20,
  failed: 20,
  echoesExpected: 180,
  echoed: 180,
  expected: 540,
  delivered: 540,
}

const uplink = (ledger: UplinkLedger) => uplinkOf({ uplink: REPORT }, [phaseOf(0, 1, { uplink: ledger })], ROOMS).uplink

test('what was refused never reached the others either: it ranks as the slowest there, too', () => {
  const told = uplink(LEDGER)
  expect(told).toMatchObject({ expected: 540, lost: 0, neverRelayed: 60 })
  // One in ten: p90 and the mean describe the lucky ones, and p50 does not mind.
  expect(told?.relayUs).toMatchObject({ p90: null, mean: null, max: null })
  expect(told?.relayUs.p50).toBeCloseTo(700, -1)
})

test('a message without a receipt that came back all the same was relayed, or is among the lost', () => {
  const told = uplink({ ...LEDGER, echoesExpected: 200, echoed: 200, expected: 600, delivered: 600 })
  expect(told?.neverRelayed).toBe(0)
  expect(uplink({ ...LEDGER, acknowledged: 200, failed: 0, refused: 0 })?.neverRelayed).toBe(0)
})

test('why a relay is withheld counts them', () => {
  const { trials } = buildFixtureResult({ blocks: 1 })
  const trial = { ...(trials[0] as Trial), uplink: { ...FIXTURE_UPLINK, ...uplink(LEDGER) } } as Trial
  expect(whyWithheld(trial, 'uplink.relay.p90')?.why).toContain('60 of 600 events are missing')
})
