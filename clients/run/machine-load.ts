/** How busy the whole machine is, from the operating system's own counters. */
import { cpus } from 'node:os'

export interface MachineTimes {
  readonly busyMs: number
  readonly allMs: number
}

/** Processor time since boot, over all processors. */
export function readMachineTimes(): MachineTimes {
  const times = { busyMs: 0, allMs: 0 }
  for (const { times: cpu } of cpus()) {
    const busyMs = cpu.user + cpu.nice + cpu.sys + cpu.irq
    times.busyMs += busyMs
    times.allMs += busyMs + cpu.idle
  }
  return times
}

/** Busy share, 0–1, between two readings; 0 when no time has passed. */
export function busyShare(before: MachineTimes, after: MachineTimes): number {
  const allMs = after.allMs - before.allMs
  return allMs <= 0 ? 0 : (after.busyMs - before.busyMs) / allMs
}
