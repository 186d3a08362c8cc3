import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../results/format.ts'
import type { DriverReport } from '../driver/plan.ts'
import { instrumentReasons, withReasons } from './instrument-reasons.ts'
import { driverReport } from './made-up-driver-report.ts'
import { trialReports } from './made-up-reports.ts'
import { trialOf } from './trial-result.ts'

const FAULTS: [string, Partial<DriverReport>, string, string][] = [
  [
    'an event from the future',
    { fromTheFuture: 3, aheadUs: 50 },
    'clock-unusable',
    '3 events arrived before they were sent',
  ],
  [
    'bytes down that the sockets did not count',
    { socketBytes: { down: 10_999, up: 300 } },
    'bytes-do-not-add-up',
    '11000 bytes down by kind, but the sockets counted 10999',
  ],
  [
    'bytes up that were not attributed',
    { socketBytes: { down: 11_000, up: 301 } },
    'bytes-do-not-add-up',
    '300 bytes up by kind, but the sockets counted 301',
  ],
  ['a client that never joined', { joined: 1 }, 'clients-missing', '1 of 2 clients joined'],
  [
    'clients that never joined, with the most frequent reason',
    { joined: 0, failures: { reset: 2, refused: 5, cut: 1 } },
    'clients-missing',
    '0 of 2 clients joined; most often: refused (5×)',
  ],
]

test('a sound trial raises no doubt about its instrument', () => {
  expect(instrumentReasons(trialReports())).toEqual([])
})

test('failures of clients that joined in the end are no doubt', () => {
  expect(instrumentReasons(trialReports({ report: driverReport({ failures: { cut: 4 } }) }))).toEqual([])
})

describe('of a clock that was exchanged', () => {
  const clock = { kind: 'exchange', offsetUs: 5, uncertaintyUs: 400 } as const
  const reasonsOf = (aheadUs: number, clockFailure: string | null) =>
    instrumentReasons(trialReports({ report: driverReport({ fromTheFuture: 2, aheadUs }), clock, clockFailure }))

  test('an event from the future within its uncertainty is no doubt, one beyond is', () => {
    expect(reasonsOf(400, null)).toEqual([])
    expect(reasonsOf(401, null)).toMatchObject([
      { code: 'clock-unusable', message: expect.stringContaining('by up to 0.40 ms, more than the 0.40 ms') },
    ])
  })

  test('a failure is told in place of what follows from it', () => {
    expect(reasonsOf(401, 'no answer')).toMatchObject([{ code: 'clock-unusable', message: 'no answer' }])
  })
})

describe.each(FAULTS)('%s', (_, rest, code, message) => {
  const reports = trialReports({ report: driverReport(rest) })

  test('is told with what was measured and what to do', () => {
    const reasons = instrumentReasons(reports)
    expect(reasons).toEqual([{ code, message: expect.stringContaining(message), remedy: expect.stringMatching(/\w/) }])
  })

  test('makes the trial INVALID', () => {
    const { level, reasons } = trialOf(reports).verdict
    expect([level, reasons[0]?.code]).toEqual(['INVALID', code])
  })
})

test('every fault is told, not the first alone', () => {
  const report = driverReport({ fromTheFuture: 1, aheadUs: 1, socketBytes: { down: 0, up: 0 }, joined: 0 })
  expect(instrumentReasons(trialReports({ report })).map(({ code }) => code)).toEqual([
    'clock-unusable',
    'bytes-do-not-add-up',
    'bytes-do-not-add-up',
    'clients-missing',
  ])
})

test('further reasons stand before those of the verdict, and none leave it as it is', () => {
  const reason = (code: string) => ({ code, message: '', remedy: '' })
  const suspect: Verdict = { level: 'SUSPECT', reasons: [reason('busy')] }
  expect(withReasons(suspect, [])).toBe(suspect)
  expect(withReasons(suspect, [reason('clock')])).toEqual({
    level: 'INVALID',
    reasons: [reason('clock'), reason('busy')],
  })
})
