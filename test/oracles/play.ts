/** Acts of the fake server, each at its instant. */
import type { ExactTrial } from './exact-trial.ts'

export interface Act {
  /** After the start of the trial. */
  readonly afterUs: number
  readonly act: () => void | Promise<void>
}

/** In the order of their instants; what shares one goes on one after the other, each read before the next. */
export async function play(trial: ExactTrial, acts: readonly Act[]): Promise<void> {
  for (const { afterUs, act } of acts.toSorted((one, other) => one.afterUs - other.afterUs)) {
    await trial.until(afterUs)
    await act()
    await trial.settled()
  }
}
