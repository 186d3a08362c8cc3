/** What server and machine spent over the measured windows of a trial, added up window by window. */
import type { ProcessCost } from '../../protocol/control.ts'
import { busyShare, type MachineTimes } from './machine-load.ts'

export interface WindowCost {
  readonly server: ProcessCost | null
  readonly machine: { readonly before: MachineTimes; readonly after: MachineTimes }
}

/** Over all windows: sums of time, the largest memory, the worst window's delay. null: no such server or window. */
export function addServerCosts(windows: readonly WindowCost[]): ProcessCost | null {
  const costs = windows.flatMap(({ server }) => (server === null ? [] : [server]))
  if (costs.length === 0) return null
  const wallUs = sum(costs, (cost) => cost.wallUs)
  const worst = (of: (cost: ProcessCost) => number): number => Math.max(...costs.map(of))
  return {
    cpuUs: sum(costs, (cost) => cost.cpuUs),
    wallUs,
    rssBytes: worst((cost) => cost.rssBytes),
    eventLoopDelayUs: {
      p50: worst((cost) => cost.eventLoopDelayUs.p50),
      p99: worst((cost) => cost.eventLoopDelayUs.p99),
      max: worst((cost) => cost.eventLoopDelayUs.max),
    },
    utilisation: wallUs === 0 ? 0 : sum(costs, (cost) => cost.utilisation * cost.wallUs) / wallUs,
  }
}

/**
 * Busy share of the machine over all windows, 0–1; null without a window. The system counts in ticks and misses what
 * runs between two of them, so it is never less than what our own two processes are known to have used.
 */
export function machineBusy(windows: readonly WindowCost[], driverCpuUs: number): number | null {
  if (windows.length === 0) return null
  const total = { before: { busyMs: 0, allMs: 0 }, after: { busyMs: 0, allMs: 0 } }
  for (const { machine } of windows) {
    for (const side of ['before', 'after'] as const) {
      total[side].busyMs += machine[side].busyMs
      total[side].allMs += machine[side].allMs
    }
  }
  const allUs = (total.after.allMs - total.before.allMs) * 1000
  const ownUs = driverCpuUs + (addServerCosts(windows)?.cpuUs ?? 0)
  return Math.max(busyShare(total.before, total.after), allUs <= 0 ? 0 : Math.min(1, ownUs / allUs))
}

function sum(costs: readonly ProcessCost[], of: (cost: ProcessCost) => number): number {
  return costs.reduce((total, cost) => total + of(cost), 0)
}
