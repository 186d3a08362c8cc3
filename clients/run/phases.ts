/** The phases of a trial as time passes: each is told as it begins, and each measured window has its cost taken. */
import { labClock } from '../../protocol/clock.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { Timeline } from '../measure/timeline.ts'
import type { LinkProcess } from './link-process.ts'
import { readMachineTimes } from './machine-load.ts'
import type { TrialServer } from './trial-server.ts'
import { sleepUntil } from './waiting.ts'
import type { WindowCost } from './window-costs.ts'

/**
 * Costs are asked for this much before a boundary, at which an event may be due that must not wait for the answer, µs. The
 * events by which they are divided are those of the window itself: what that does is told in results/README.md.
 */
const AHEAD_US = 20_000

/** Whose costs are taken. */
export interface Watched {
  readonly server: Pick<TrialServer, 'mark' | 'cost'>
  /** Keeps its own to the end; null without one. */
  readonly link: Pick<LinkProcess, 'measure'> | null
}

export interface PassingOptions {
  readonly signal: AbortSignal
  readonly onPhase: (name: string) => void
}

/** Waits from phase to phase and takes the cost of each measured window at its boundaries. */
export async function passPhases(
  phases: readonly ResolvedPhase[],
  startsAtUs: number,
  { server, link }: Watched,
  { signal, onPhase }: PassingOptions,
): Promise<WindowCost[]> {
  const timeline = new Timeline(phases, startsAtUs)
  const costs: WindowCost[] = []
  let before = readMachineTimes()
  for (const [index, phase] of timeline.phases.entries()) {
    const beginsAtUs = startsAtUs + phase.startMs * 1000
    await sleepUntil(labClock, beginsAtUs - AHEAD_US, signal)
    if (timeline.beginsWindow(index)) {
      link?.measure(true)
      await server.mark()
      before = readMachineTimes()
    }
    onPhase(phase.name)
    await sleepUntil(labClock, beginsAtUs + phase.durationMs * 1000 - AHEAD_US, signal)
    if (timeline.endsWindow(index)) {
      link?.measure(false)
      costs.push({ server: await server.cost(), machine: { before, after: readMachineTimes() } })
    }
  }
  await sleepUntil(labClock, timeline.endsAtUs, signal)
  return costs
}
