/** What a trial cost the server and the driver, per delivered event and per connection. */
import { decodeHistogram } from '../../results/analysis/histogram.ts'
import type { DriverCost, ServerCost } from '../../results/format.ts'
import type { TrialReports } from './trial-result.ts'
import { stampErrorsOf } from './trial-stamp-errors.ts'
import { addServerCosts } from './window-costs.ts'

/** null when the server's process is not ours to ask. */
export function serverCost(reports: TrialReports, delivered: number): ServerCost | null {
  const cost = addServerCosts(reports.windows)
  if (cost === null) return null
  const grownBytes = reports.rssBeforeBytes === null ? null : Math.max(0, cost.rssBytes - reports.rssBeforeBytes)
  return {
    cpuUsPerEvent: perEvent(cost.cpuUs, delivered),
    rssPerConnectionBytes: grownBytes === null ? null : grownBytes / reports.scenario.clients.count,
    eventLoopDelayP99Us: cost.eventLoopDelayUs.p99,
    utilisation: cost.utilisation,
    ...pauses(cost),
    kernelBytesPerConnection: reports.socketMemory.server,
    feedLatenessP99Us: percentileOf(reports.report.feedLatenessUs, 99),
    feedLatenessMaxUs: percentileOf(reports.report.feedLatenessUs, 100),
  }
}

/** Of the driver's process over the measured windows. */
export function driverCost(reports: TrialReports, delivered: number): DriverCost {
  const { report, scenario, socketMemory } = reports
  return {
    cpuUsPerEvent: perEvent(report.cost.cpuUs, delivered),
    rssPerConnectionBytes: Math.max(0, report.cost.rssBytes - report.rssBeforeBytes) / scenario.clients.count,
    eventLoopDelayP99Us: report.cost.eventLoopDelayP99Us,
    utilisation: report.cost.utilisation,
    ...pauses(report.cost),
    kernelBytesPerConnection: socketMemory.driver,
    timerLatenessP99Us: percentileOf(report.pollLatenessUs, 99),
    timerLatenessMaxUs: percentileOf(report.pollLatenessUs, 100),
    reAskMeanUs: report.reAsks?.meanUs ?? null,
    reAskMaxUs: report.reAsks?.mostUs ?? null,
    ...stampErrorsOf(report, scenario),
    arrivalLatenessP99Us: percentileOf(report.arrivalLatenessUs, 99),
  }
}

function pauses(cost: { readonly gcUs: number; readonly gcLongestUs: number; readonly wallUs: number }) {
  return { gcShare: cost.wallUs === 0 ? 0 : cost.gcUs / cost.wallUs, gcMaxUs: cost.gcLongestUs }
}

function perEvent(cpuUs: number, delivered: number): number | null {
  return delivered === 0 ? null : cpuUs / delivered
}

/**
 * A percentile of what the instrument knows of itself, by nearest rank however small the sample: it raises a doubt and
 * is no result, so it is not withheld as one would be. null without any.
 */
function percentileOf(text: string, percent: number): number | null {
  const histogram = decodeHistogram(text)
  if (histogram === null || histogram.totalCount === 0) return null
  return Math.min(histogram.maxValue, histogram.getValueAtPercentile(percent))
}
