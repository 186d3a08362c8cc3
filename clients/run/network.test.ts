import { describe, expect, test } from 'vitest'
import type { ResolvedFault, ResolvedNetwork } from '../../protocol/scenario.ts'
import { createHistogram, encodeHistogram, recordUs } from '../../results/analysis/histogram.ts'
import { linkReport } from './made-up-reports.ts'
import { lineOf, needsLink, networkOfTarget, networkResult } from './network.ts'

const NETWORK: ResolvedNetwork = { via: 'link', delayMs: 40, jitterMs: 5, bytesPerSecond: 1_250_000, lossShare: 0 }
const NAMESPACES: ResolvedNetwork = { ...NETWORK, via: 'namespaces' }

const fault = (kind: ResolvedFault['kind']): ResolvedFault => {
  return { atMs: 0, kind, share: 1, durationMs: null, how: null, history: null, drainMs: null }
}

test('a link is needed by a network through one, also without delay, and by faults of the line', () => {
  expect(needsLink({ network: null, faults: [fault('restart'), fault('drop-connections')] })).toBe(false)
  expect(needsLink({ network: NAMESPACES, faults: [] })).toBe(false)
  expect(needsLink({ network: { ...NETWORK, delayMs: 0 }, faults: [] })).toBe(true)
  for (const kind of ['cut', 'silence'] as const) expect(needsLink({ network: null, faults: [fault(kind)] })).toBe(true)
})

test('the link delays only what goes through it', () => {
  expect(lineOf(NETWORK)).toEqual({ delayUs: 40_000, jitterUs: 5_000, bytesPerSecond: 1_250_000 })
  for (const other of [null, undefined, NAMESPACES]) {
    expect(lineOf(other)).toEqual({ delayUs: 0, jitterUs: 0, bytesPerSecond: null })
  }
})

test('clients are told the longest round trip, and of a handshake that a link hides but a real one shows', () => {
  expect(networkOfTarget(null)).toEqual({})
  expect(networkOfTarget(NETWORK)).toEqual({ roundTripMs: 90, handshakeUs: 80_000 })
  expect(networkOfTarget(NAMESPACES)).toEqual({ roundTripMs: 90, handshakeUs: 0 })
})

describe('the result', () => {
  const lateness = createHistogram()
  for (let us = 1; us <= 1000; us++) recordUs(lateness, us)
  const report = linkReport({ latenessUs: encodeHistogram(lateness), largeBursts: 3 })
  const told = { latenessP50Us: 500, latenessP99Us: 990, latenessMaxUs: 1000, largeBursts: 3 }
  const cost = { utilisation: 0.4, cpuUsPerEvent: 25 }

  test('has the lateness of the link, its large bursts, and what it cost', () => {
    expect(networkResult(NETWORK, report, 2000)).toEqual({ via: 'link', ...told, ...cost })
    expect(networkResult(NETWORK, report, 0)?.cpuUsPerEvent).toBeNull()
  })

  test('tells of the lateness of however few pieces: a small trial hides no link that is late', () => {
    const few = createHistogram()
    for (const us of [100, 200, 9000]) recordUs(few, us)
    const { latenessP50Us, latenessP99Us } =
      networkResult(NETWORK, { ...report, latenessUs: encodeHistogram(few) }, 3) ?? {}
    expect([latenessP50Us, Math.round((latenessP99Us ?? 0) / 100)]).toEqual([200, 90])
  })

  test('has that of a link that is there for faults alone', () => {
    expect(networkResult(null, report, 2000)).toEqual({ via: 'link', ...told, ...cost })
  })

  test('is null where nothing stood between, and knows nothing of a link where there was none', () => {
    expect(networkResult(null, null, 2000)).toBeNull()
    const unknown = { latenessP50Us: null, latenessP99Us: null, latenessMaxUs: null, largeBursts: null }
    const noCost = { utilisation: null, cpuUsPerEvent: null }
    expect(networkResult(NAMESPACES, null, 2000)).toEqual({ via: 'namespaces', ...unknown, ...noCost })
  })
})
