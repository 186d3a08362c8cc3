/** What the processors do while nothing of ours runs. */
import { readFileSync } from 'node:fs'
import { busyShare, readMachineTimes } from '../run/machine-load.ts'
import type { Idleness } from './machine.ts'

/** Long enough for the system's ticks of 4 to 10 ms to mean something. */
const LOOK_MS = 1_000

export async function lookAtProcessors(lookMs = LOOK_MS): Promise<Idleness> {
  const before = { machine: readMachineTimes(), steal: readStealTicks() }
  await new Promise((resolve) => setTimeout(resolve, lookMs))
  const after = { machine: readMachineTimes(), steal: readStealTicks() }
  return { busy: busyShare(before.machine, after.machine), steal: stolenShare(before.steal, after.steal) }
}

export interface StealTicks {
  readonly stolen: number
  readonly all: number
}

function readStealTicks(): StealTicks | null {
  try {
    return stealTicksOf(readFileSync('/proc/stat', 'utf8'))
  } catch {
    return null
  }
}

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice; guests are in user (proc_stat(5)). */
export function stealTicksOf(text: string): StealTicks | null {
  const match = /^cpu\s+(\d+(?: \d+){7,})/m.exec(text)
  const ticks = match?.[1]?.split(' ').slice(0, 8).map(Number)
  if (ticks === undefined) return null
  return { stolen: ticks[7] as number, all: ticks.reduce((sum, one) => sum + one, 0) }
}

function stolenShare(before: StealTicks | null, after: StealTicks | null): number | null {
  if (before === null || after === null) return null
  const all = after.all - before.all
  return all <= 0 ? null : (after.stolen - before.stolen) / all
}
