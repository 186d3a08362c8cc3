/** One row for each arm: the middle of its blocks, with the least and the greatest. */
import type { SummaryRow, Trial } from '../format.ts'
import { armsInOrder, trialsOfArm } from './order.ts'
import { measuredSeconds } from './seconds.ts'
import { spreadOf } from './statistics.ts'

/** Rows in teaching order; none for no trials. */
export function summarise(trials: readonly Trial[]): SummaryRow[] {
  return armsInOrder(trials).map((arm) => summariseArm(arm, trialsOfArm(trials, arm)))
}

function summariseArm(arm: string, trials: readonly Trial[]): SummaryRow {
  const spread = (value: (trial: Trial) => number | null) => spreadOf(trials.map(value))
  return {
    transport: trials[0]?.transport ?? arm,
    arm,
    blocks: trials.length,
    meanUs: spread((trial) => trial.latencyUs.fromDue.mean),
    p50Us: spread((trial) => trial.latencyUs.fromDue.p50),
    p90Us: spread((trial) => trial.latencyUs.fromDue.p90),
    p99Us: spread((trial) => trial.latencyUs.fromDue.p99),
    p999Us: spread((trial) => trial.latencyUs.fromDue.p999),
    maxUs: spread((trial) => trial.latencyUs.fromDue.max),
    stalenessMeanMs: spread((trial) => trial.staleness.meanMs),
    bytesPerEvent: spread((trial) => trial.bytes.perEvent),
    connections: spread((trial) => trial.connections.opened),
    requestsPerSecond: spread(requestsPerSecond),
    lost: spread((trial) => trial.deliveries.lost),
    serverCpuUsPerEvent: spread((trial) => trial.server?.cpuUsPerEvent ?? null),
  }
}

/** Of all clients, in the measured phases; of a file of a version before over their whole seconds, null when it has none. */
export function requestsPerSecond(trial: Trial): number | null {
  const { steady } = trial.connections
  if (steady !== undefined) return trial.measuredMs > 0 ? (1000 * steady.requests) / trial.measuredMs : null
  const seconds = measuredSeconds(trial)
  if (seconds.length === 0) return null
  return seconds.reduce((sum, second) => sum + second.requests, 0) / seconds.length
}
