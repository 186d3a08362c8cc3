/** What server and machine spent over the measured windows of a trial, added up window by window. */
import type { ProcessCost } from '../../protocol/server-stats.ts'
import { busyShare, type MachineTimes } from './machine-load.ts'
import { addCosts } from './process-totals.ts'

export interface WindowCost {
  readonly server: ProcessCost | null
  readonly machine: { readonly before: MachineTimes; readonly after: MachineTimes }
}

/** Over all windows; null when that of one is not known, since the events of all would be divided by it. */
export function addServerCosts(windows: readonly WindowCost[]): ProcessCost | null {
  const costs = windows.flatMap(({ server }) => (server === null ? [] : [server]))
  return costs.length < windows.length ? null : addCosts(costs)
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
