/** How long the numbers of events are: they stand in cursors and ids. */
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { eventsAsked } from '../../../protocol/schedule-phase.ts'
import { meanDigits } from './bytes.ts'

/** Mean number of digits of the seqs that the measured phases publish, counted from 1 at the feed's start. */
export function seqDigits({ phases }: Pick<ResolvedScenario, 'phases'>): number {
  let published = 0
  let measured = 0
  let digits = 0
  for (const phase of phases) {
    const { measure } = phase
    const events = Math.round(eventsAsked(phase))
    if (measure && events > 0) digits += events * meanDigits(published + 1, published + events)
    if (measure) measured += events
    published += events
  }
  return measured === 0 ? 1 : digits / measured
}
