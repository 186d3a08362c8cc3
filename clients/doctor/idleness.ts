/** What the processors do while nothing of ours runs. */
import { busyShare, readMachineTimes, stealShare } from '../run/machine-load.ts'
import { sleep } from '../run/waiting.ts'
import type { Idleness } from './machine.ts'

/** Long enough for the system's ticks of 4 to 10 ms to mean something. */
const LOOK_MS = 1_000

/** How busy the processors are over the next moment, `lookMs`, ms. The process itself idles meanwhile. */
export async function lookAtProcessors(lookMs = LOOK_MS): Promise<Idleness> {
  const before = readMachineTimes()
  await sleep(lookMs)
  const after = readMachineTimes()
  return { busy: busyShare(before, after), steal: stealShare(before, after) }
}
