/** Doubts that only the run can have: about the clock, and about bytes against the sockets' own counters. */
import { formatUs } from '../../protocol/units.ts'
import type { TrialClock, Verdict, VerdictReason } from '../../results/format.ts'
import type { DriverReport } from '../driver/plan.ts'
import type { TrialReports } from './trial-result.ts'

/** Each of these makes a trial INVALID. */
export function instrumentReasons({ report, scenario, clock, clockFailure, ends }: TrialReports): VerdictReason[] {
  const reasons: VerdictReason[] = [...ends.reasons]
  if (clockFailure !== null) reasons.push(clockReason(clockFailure))
  else if (report.fromTheFuture > 0 && report.aheadUs > clock.uncertaintyUs) reasons.push(futureReason(report, clock))
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

/** A verdict with further reasons, which make it INVALID; they stand for those of the same code, which know less. */
export function withReasons(verdict: Verdict, reasons: readonly VerdictReason[]): Verdict {
  if (reasons.length === 0) return verdict
  const codes = reasons.map(({ code }) => code)
  return { level: 'INVALID', reasons: [...reasons, ...verdict.reasons.filter(({ code }) => !codes.includes(code))] }
}

function futureReason({ fromTheFuture, aheadUs }: DriverReport, { kind, uncertaintyUs }: TrialClock): VerdictReason {
  const told = `${fromTheFuture} events arrived before they were sent, by up to ${formatUs(aheadUs)}`
  if (kind === 'shared') return clockReason(`${told}: server and driver do not share one clock`)
  return clockReason(`${told}, more than the ${formatUs(uncertaintyUs)} by which the clocks' offset may be wrong`)
}

function clockReason(message: string): VerdictReason {
  const remedy = 'run server and driver on one host, in one time namespace, or on hosts whose clocks run steadily'
  return { code: 'clock-unusable', message, remedy }
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
