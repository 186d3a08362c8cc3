/**
 * What a trial cost the server and the driver, per connection and per event: the work of the measured windows over the
 * events completed in the same time, whenever they were due.
 */
import { decodeHistogram, instrumentPercentileUs } from '../../results/analysis/histogram.ts'
import type { DriverCost, ServerCost } from '../../results/format.ts'
import type { TrialReports } from './trial-result.ts'
import { stampErrorsOf } from './trial-stamp-errors.ts'
import { addServerCosts } from './window-costs.ts'

/** null when the server's process is not ours to ask. @param completed events, in the measured windows */
export function serverCost(reports: TrialReports, completed: number): ServerCost | null {
  const cost = addServerCosts(reports.windows)
  if (cost === null) return null
  const grownBytes = reports.rssBeforeBytes === null ? null : Math.max(0, cost.rssBytes - reports.rssBeforeBytes)
  return {
    cpuUsPerEvent: perEvent(cost.cpuUs, completed),
    rssPerConnectionBytes: grownBytes === null ? null : grownBytes / reports.scenario.clients.count,
    eventLoopDelayP99Us: cost.eventLoopDelayUs.p99,
    eventLoopDelayMaxUs: cost.eventLoopDelayUs.max,
    utilisation: cost.utilisation,
    ...pauses(cost),
    // Behind a proxy the sockets that clients are connected to are the proxy's.
    kernelBytesPerConnection: reports.scenario.proxy ? null : reports.socketMemory.server,
    settledGrowthBytes: reports.settledGrowthBytes,
    feedLatenessP99Us: percentileOf(reports.report.feedLatenessUs, 0.99),
    feedLatenessMaxUs: percentileOf(reports.report.feedLatenessUs, 1),
  }
}

/** Of the driver's process over the measured windows, in which so many events were `completed`. */
export function driverCost(reports: TrialReports, completed: number): DriverCost {
  const { report, scenario, socketMemory } = reports
  return {
    cpuUsPerEvent: perEvent(report.cost.cpuUs, completed),
    rssPerConnectionBytes: Math.max(0, report.cost.rssBytes - report.rssBeforeBytes) / scenario.clients.count,
    eventLoopDelayP99Us: report.cost.eventLoopDelayP99Us,
    eventLoopDelayMaxUs: report.cost.eventLoopDelayMaxUs,
    utilisation: report.cost.utilisation,
    ...pauses(report.cost),
    kernelBytesPerConnection: socketMemory.driver,
    timerLatenessP99Us: percentileOf(report.pollLatenessUs, 0.99),
    timerLatenessMaxUs: percentileOf(report.pollLatenessUs, 1),
    reAskMeanUs: report.reAsks?.meanUs ?? null,
    reAskMaxUs: report.reAsks?.mostUs ?? null,
    ...stampErrorsOf(report, scenario),
    arrivalLatenessP99Us: percentileOf(report.arrivalLatenessUs, 0.99),
  }
}

function pauses(cost: { readonly gcUs: number; readonly gcLongestUs: number; readonly wallUs: number }) {
  return { gcShare: cost.wallUs === 0 ? 0 : cost.gcUs / cost.wallUs, gcMaxUs: cost.gcLongestUs }
}

/** µs; null without an event. */
export function perEvent(cpuUs: number, completed: number): number | null {
  return completed === 0 ? null : cpuUs / completed
}

/** A percentile (0–1) of what the instrument knows of itself; null without any. */
function percentileOf(text: string, q: number): number | null {
  const histogram = decodeHistogram(text)
  return histogram === null ? null : instrumentPercentileUs(histogram, q)
}
