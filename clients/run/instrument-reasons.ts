/** Doubts that only the run can have: about the clock, and about bytes against the sockets' own counters. */
import type { Verdict, VerdictReason } from '../../results/format.ts'
import type { TrialReports } from './trial-result.ts'

/** Each of these makes a trial INVALID. */
export function instrumentReasons({ report, scenario }: TrialReports): VerdictReason[] {
  const reasons: VerdictReason[] = []
  if (report.fromTheFuture > 0) reasons.push(clockReason(report.fromTheFuture))
  for (const direction of ['down', 'up'] as const) {
    const counted = report.bytes[direction].total
    const sockets = report.socketBytes[direction]
    if (counted !== sockets) reasons.push(bytesReason(direction, counted, sockets))
  }
  if (report.joined < scenario.clients.count) {
    reasons.push(joinReason(report.joined, scenario.clients.count, report.failures))
  }
  return reasons
}

/** A verdict with further reasons, which make it INVALID. */
export function withReasons(verdict: Verdict, reasons: readonly VerdictReason[]): Verdict {
  if (reasons.length === 0) return verdict
  return { level: 'INVALID', reasons: [...reasons, ...verdict.reasons] }
}

function clockReason(events: number): VerdictReason {
  return {
    code: 'clock-unusable',
    message: `${events} events arrived before they were sent: server and driver do not share one clock`,
    remedy: 'run both on one host, in one time namespace',
  }
}

function bytesReason(direction: string, counted: number, sockets: number): VerdictReason {
  return {
    code: 'bytes-do-not-add-up',
    message: `${counted} bytes ${direction} by kind, but the sockets counted ${sockets}`,
    remedy: 'this is a fault of the lab: keep the result file and report it',
  }
}

function joinReason(joined: number, clients: number, failures: Readonly<Record<string, number>>): VerdictReason {
  const most = Object.entries(failures).sort((left, right) => right[1] - left[1])[0]
  return {
    code: 'clients-missing',
    message: `${joined} of ${clients} clients joined${most === undefined ? '' : `; most often: ${most[0]} (${most[1]}×)`}`,
    remedy: 'raise the limits of the server or of the descriptors, or ask for fewer clients',
  }
}
