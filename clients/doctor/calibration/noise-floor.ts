/** The noise floor of delivery latency: what the trials of a calibration say, and what in it is the instrument's own. */
import type { NoiseFloor, RunResult, Trial } from '../../../results/format.ts'
import { EXIT, LabError } from '../../errors.ts'

/**
 * One row a trial, in the order in which transports are taught.
 * @throws LabError when a trial is INVALID: its figures say nothing
 */
export function noiseFloorOf({ trials, summary, verdict }: RunResult): NoiseFloor[] {
  if (verdict.level === 'INVALID') throw invalidTrial(verdict.reasons[0])
  const arms = summary.map(({ arm }) => arm)
  return trials.toSorted((one, other) => arms.indexOf(one.arm) - arms.indexOf(other.arm)).map(rowOf)
}

function rowOf({ transport, latencyUs, fanOutSpreadUs, driver, server, ...trial }: Trial): NoiseFloor {
  const { count, p50, p99, max } = latencyUs.fromDue
  return {
    transport,
    count,
    p50Us: p50,
    p99Us: p99,
    maxUs: max,
    fanOutSpreadP50Us: fanOutSpreadUs.p50,
    fanOutSpreadMaxUs: fanOutSpreadUs.max,
    stampErrorP50Us: driver.stampErrorP50Us,
    stampErrorUs: driver.stampErrorUs,
    feedLatenessP99Us: server?.feedLatenessP99Us ?? null,
    serverLoopDelayP99Us: server?.eventLoopDelayP99Us ?? null,
    driverLoopDelayP99Us: driver.eventLoopDelayP99Us,
    machineBusy: trial.machineBusy,
    machineSteal: trial.machineSteal ?? null,
    ownBusy: trial.ownBusy ?? null,
  }
}

/** The most that others than server and driver took of the processors in one of the trials, 0–1; null: not known. */
export function othersBusy(rows: readonly NoiseFloor[]): number | null {
  const shares = rows.flatMap(({ machineBusy, ownBusy }) =>
    machineBusy === null || ownBusy === null ? [] : [Math.max(0, machineBusy - ownBusy)],
  )
  return shares.length === 0 ? null : Math.max(...shares)
}

function invalidTrial(reason: { readonly message: string; readonly remedy: string } | undefined): LabError {
  const { message = 'nothing was measured', remedy = 'calibrate again' } = reason ?? {}
  return new LabError(
    EXIT.invalidMeasurement,
    `expected trials whose figures hold, found: ${message}; no calibration is kept: ${remedy}`,
  )
}
