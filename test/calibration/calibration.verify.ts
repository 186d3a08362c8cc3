/**
 * The long form of `tlab doctor --calibrate`: the whole of it as a user runs it, and a run that carries it. The table is
 * the record of this machine's noise floor; a bound on it would be one for a machine that nobody knows.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { KeptCalibration } from '../../clients/doctor/calibration/kept-calibration.ts'
import { CALIBRATED_TRANSPORTS } from '../../clients/doctor/calibration/plan.ts'
import { programPath } from '../../clients/program-path.ts'
import { calibrationText } from '../../clients/report/calibration-text.ts'
import { readResult } from '../../results/read.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'

const MAY_CAPTURE = platform() === 'linux' && process.getuid?.() === 0 && programPath('tcpdump', process.env) !== null

/** Each client, ten events a second, for eight seconds. */
const DELIVERIES = 100 * 10 * 8

/** On a machine that others use, somebody may join after the measured phase has begun. */
const LEAST_SHARE = 0.9

/** The verdict doubts figures for errors from 1 ms on; what it goes by may be wrong by a tenth of that. */
const BEYOND_US = 100

/** What a stamp may seem to be before its packet: rounding, beside what the clocks may be wrong by. */
const ROUNDING_US = 2

test('a calibration finds floor, timers and stamps of this machine, and the runs that follow carry it', async ({
  task,
}) => {
  const folder = temporaryFolder()
  const { code, stdout, stderr } = await tlab(['doctor', '--calibrate', '--json', '--out', folder])
  expect(code, stderr).toBe(0)
  const kept: KeptCalibration = JSON.parse(stdout)
  const { calibration } = kept
  task.meta.report = [
    '```',
    calibrationText(calibration, 'calibration/machine.json', { width: 100, colour: false }),
    '```',
  ]

  expect(JSON.parse(readFileSync(join(folder, 'calibration', 'machine.json'), 'utf8'))).toEqual(kept)
  expect(readdirSync(join(folder, 'calibration'))).toEqual(['machine.json'])
  expect(calibration.noiseFloor.map(({ transport }) => transport)).toEqual([...CALIBRATED_TRANSPORTS])
  for (const { count, p50Us, p99Us, stampErrorUs } of calibration.noiseFloor) {
    expectDeliveries(count, calibration.quiet)
    expect(p99Us).toBeGreaterThan(p50Us as number)
    expect(stampErrorUs).toBeGreaterThan(0)
  }
  expect(calibration.timers).toMatchObject({ count: 1000, p99Us: expect.any(Number) })
  expectStamps(calibration)

  await tlab(['run', 'quick', '--short', '--transports', 'sse', '--no-progress', '--out', folder])
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const read = readResult(readFileSync(join(folder, file), 'utf8'))
  expect(read).toMatchObject({ ok: true, result: { environment: { calibration } } })
})

function expectDeliveries(count: number, quiet: boolean): void {
  expect(count).toBeLessThanOrEqual(DELIVERIES)
  expect(count).toBeGreaterThanOrEqual(quiet ? DELIVERIES : LEAST_SHARE * DELIVERIES)
}

function expectStamps({ stamps, stampsUnchecked, quiet }: KeptCalibration['calibration']): void {
  if (!MAY_CAPTURE) {
    expect(stampsUnchecked).toMatch(/tcpdump|Linux/)
    return
  }
  expect(stampsUnchecked).toBeNull()
  expectDeliveries(stamps?.count ?? 0, quiet)
  expect(stamps?.unmatched).toBe(0)
  // No event was read before the kernel had it, or the packets are not those of the events.
  if (quiet) expect(stamps?.beyondP99Us).toBeLessThanOrEqual(BEYOND_US)
  expect(stamps?.minUs).toBeGreaterThanOrEqual(-((stamps?.clockUncertaintyUs ?? 0) + ROUNDING_US))
}
