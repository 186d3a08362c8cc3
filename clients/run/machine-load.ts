/** How busy the whole machine is, and what was taken from it, from the operating system's own counters. */
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** Processor time since boot, over all processors. */
export interface MachineTimes {
  readonly busyMs: number
  readonly allMs: number
  /** Given to others by a hypervisor; part of `allMs`, not of `busyMs`. null where the system does not tell. */
  readonly stealMs: number | null
}

/** Linux counts for programs in hundredths of a second, whatever its own tick is (USER_HZ, proc_stat(5)). */
const TICK_MS = 10

/** @param statPath where Linux tells; other systems have no such file, and tell less */
export function readMachineTimes(statPath = '/proc/stat'): MachineTimes {
  return timesFromLinux(statPath) ?? timesFromNode()
}

/** Busy share, 0–1, between two readings; 0 when no time has passed. */
export function busyShare(before: MachineTimes, after: MachineTimes): number {
  const allMs = after.allMs - before.allMs
  return allMs <= 0 ? 0 : (after.busyMs - before.busyMs) / allMs
}

/** Share that a hypervisor gave to others, 0–1; null when a reading has none, or when no time has passed. */
export function stealShare(before: MachineTimes, after: MachineTimes): number | null {
  const allMs = after.allMs - before.allMs
  if (before.stealMs === null || after.stealMs === null || allMs <= 0) return null
  return Math.max(0, after.stealMs - before.stealMs) / allMs
}

function timesFromLinux(statPath: string): MachineTimes | null {
  try {
    return parseStat(readFileSync(statPath, 'utf8'))
  } catch {
    return null
  }
}

/**
 * The first line of /proc/stat (proc_stat(5)), in ticks: `cpu  user nice system idle iowait irq softirq steal guest
 * guest_nice`; the guests' time is in user and nice already. null for any other text.
 */
export function parseStat(text: string): MachineTimes | null {
  const ticks = /^cpu ((?: +\d+){8,})/m.exec(text)?.[1]?.trim().split(/ +/).map(Number)
  if (ticks === undefined) return null
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, softIrq = 0, steal = 0] = ticks
  const busyMs = (user + nice + system + irq + softIrq) * TICK_MS
  return { busyMs, allMs: busyMs + (idle + wait + steal) * TICK_MS, stealMs: steal * TICK_MS }
}

function timesFromNode(): MachineTimes {
  const times = { busyMs: 0, allMs: 0, stealMs: null }
  for (const { times: cpu } of cpus()) {
    const busyMs = cpu.user + cpu.nice + cpu.sys + cpu.irq
    times.busyMs += busyMs
    times.allMs += busyMs + cpu.idle
  }
  return times
}
