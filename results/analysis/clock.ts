/** How wrong instants of a trial may be that stand on two clocks. */
import type { Trial } from '../format.ts'

/** 0 for one clock. */
export function clockUncertaintyUs({ clock }: Pick<Trial, 'clock'>): number {
  return clock?.uncertaintyUs ?? 0
}
