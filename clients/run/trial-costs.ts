/** What a trial cost the server and the driver, per delivered event and per connection. */
import { decodeHistogram, percentileUs } from '../../results/analysis/histogram.ts'
import type { DriverCost, ServerCost } from '../../results/format.ts'
import type { TrialReports } from './trial-result.ts'
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
    feedLatenessP99Us: p99Us(reports.report.feedLatenessUs),
  }
}

export function driverCost({ report, scenario }: TrialReports, delivered: number): DriverCost {
  return {
    cpuUsPerEvent: perEvent(report.cost.cpuUs, delivered),
    rssPerConnectionBytes: Math.max(0, report.cost.rssBytes - report.rssBeforeBytes) / scenario.clients.count,
    eventLoopDelayP99Us: report.cost.eventLoopDelayP99Us,
    utilisation: report.cost.utilisation,
    timerLatenessP99Us: p99Us(report.pollLatenessUs),
    stampErrorP50Us: medianUs(report.stampErrorUs),
    stampErrorUs: p99Us(report.stampErrorUs),
  }
}

function perEvent(cpuUs: number, delivered: number): number | null {
  return delivered === 0 ? null : cpuUs / delivered
}

/** null without any. */
function medianUs(text: string): number | null {
  const histogram = decodeHistogram(text)
  return histogram === null || histogram.totalCount === 0 ? null : histogram.getValueAtPercentile(50)
}

/** The p99, or the greatest value where there are too few for one; null without any. */
function p99Us(text: string): number | null {
  const histogram = decodeHistogram(text)
  if (histogram === null || histogram.totalCount === 0) return null
  return percentileUs(histogram, 0.99, 0) ?? histogram.maxValue
}
