/** The value that a trial has for each metric that an `expect` line may name. */
import type { FaultResult, LatencySummary, Trial } from '../format.ts'
import { RATIO_METRICS } from './ratio-metrics.ts'

type Reader = (trial: Trial) => number | null

const LATENCIES: Readonly<Record<string, (trial: Trial) => LatencySummary>> = {
  latency: (trial) => trial.latencyUs.fromDue,
  latencyFromSent: (trial) => trial.latencyUs.fromSent,
  connect: (trial) => trial.connectUs,
  join: (trial) => trial.joinUs,
  firstEvent: (trial) => trial.firstEventUs,
  fanOutSpread: (trial) => trial.fanOutSpreadUs,
}

const STALENESS: Readonly<Record<string, Reader>> = {
  mean: (trial) => trial.staleness.meanMs,
  p99: (trial) => trial.staleness.p99Ms,
  peak: (trial) => trial.staleness.peakMs,
  age: (trial) => trial.staleness.ageMeanMs,
}

/** Parts of a trial whose members are metrics of the same name. */
const LEDGERS: Readonly<Record<string, (trial: Trial) => object | null>> = {
  connections: (trial) => trial.connections,
  deliveries: (trial) => trial.deliveries,
  server: (trial) => trial.server,
  driver: (trial) => trial.driver,
}

/**
 * The value in the file's own unit (µs, ms, bytes, a count or a share); null when it was withheld or is not known.
 *
 * @param metric a name of METRICS, such as `latency.p99`; others give null
 */
export function metricValue(trial: Trial, metric: string): number | null {
  if (metric === 'bytesPerEvent') return trial.bytes.perEvent
  if (Object.hasOwn(RATIO_METRICS, metric)) return RATIO_METRICS[metric]?.(trial) ?? null
  const [part = '', member = '', statistic = ''] = metric.split('.')
  if (part === 'uplink') return uplinkValue(trial, member, statistic)
  if (part === 'recovery') return recoveryValue(trial.faults ?? [], member)
  if (part === 'staleness') return STALENESS[member]?.(trial) ?? null
  return numberIn(LATENCIES[part]?.(trial) ?? LEDGERS[part]?.(trial) ?? null, member)
}

/** The distributions of `uplink`, by the names of their metrics. */
const UPLINK_LATENCIES = { ack: 'ackUs', echo: 'echoUs', relay: 'relayUs' } as const

/** What became of messages: a distribution's figure, or a count of their ledger. null where clients send nothing. */
function uplinkValue(trial: Trial, member: string, statistic: string): number | null {
  if (statistic !== '') return numberIn(uplinkLatency(trial, member), statistic)
  return numberIn(trial.uplink ?? null, member)
}

/** @param name `ack`, `echo` or `relay`; null for others, and where clients send nothing */
export function uplinkLatency({ uplink }: Pick<Trial, 'uplink'>, name: string): LatencySummary | null {
  return Object.hasOwn(UPLINK_LATENCIES, name) ? (uplink?.[UPLINK_LATENCIES[name as 'ack']] ?? null) : null
}

/** Of the fault that was hardest on the clients; null without faults, or where one withholds it. */
function recoveryValue(faults: readonly FaultResult[], member: string): number | null {
  const values = faults.map((fault) =>
    member === 'unrecovered' ? fault.unrecovered : numberIn(fault.recoveryUs, member),
  )
  const known = values.filter((value) => value !== null)
  return known.length === 0 || known.length < values.length ? null : Math.max(...known)
}

function numberIn(container: object | null, member: string): number | null {
  if (container === null || !Object.hasOwn(container, member)) return null
  const value = (container as Record<string, unknown>)[member]
  return typeof value === 'number' ? value : null
}
