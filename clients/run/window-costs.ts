/** What server and machine spent over the measured windows of a trial, added up window by window. */
import type { ProcessCost } from '../../protocol/server-stats.ts'
import { busyShare, type MachineTimes, stealShare } from './machine-load.ts'
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

/** Shares of the time of all processors over the measured windows, 0–1. */
export interface MachineShares {
  /** Of everything that ran; null without a window. */
  readonly machineBusy: number | null
  /** Given to others by a hypervisor; null where the system does not tell. */
  readonly machineSteal: number | null
  /** Of server, driver, link and proxy together, so that the rest of `machineBusy` is what others did; null where one is not known. */
  readonly ownBusy: number | null
}

/**
 * The system counts in ticks and misses what runs between two of them, so the machine was never less busy than our own
 * processes are known to have been.
 *
 * @param besideServerCpuUs of driver, link and proxy, as far as they are there; null: the system does not tell
 */
export function machineShares(
  windows: readonly WindowCost[],
  besideServerCpuUs: readonly (number | null)[],
): MachineShares {
  if (windows.length === 0) return { machineBusy: null, machineSteal: null, ownBusy: null }
  const before = addTimes(windows.map(({ machine }) => machine.before))
  const after = addTimes(windows.map(({ machine }) => machine.after))
  const allUs = (after.allMs - before.allMs) * 1000
  const share = (cpuUs: number): number => (allUs <= 0 ? 0 : Math.min(1, cpuUs / allUs))
  const server = addServerCosts(windows)
  const ours = [...besideServerCpuUs, server?.cpuUs ?? null]
  const known = share(ours.reduce<number>((sum, cpuUs) => sum + (cpuUs ?? 0), 0))
  return {
    machineBusy: Math.max(busyShare(before, after), known),
    machineSteal: stealShare(before, after),
    ownBusy: ours.includes(null) || allUs <= 0 ? null : known,
  }
}

function addTimes(all: readonly MachineTimes[]): MachineTimes {
  const stealMs = all.map((times) => times.stealMs)
  return {
    busyMs: all.reduce((sum, times) => sum + times.busyMs, 0),
    allMs: all.reduce((sum, times) => sum + times.allMs, 0),
    stealMs: stealMs.reduce((sum, ms) => (sum === null || ms === null ? null : sum + ms), 0),
  }
}
