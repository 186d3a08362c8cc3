/**
 * What a server that publishes by itself published, as far as its clients saw: nobody else tells. An event belongs to
 * the phase of its due instant, and a seq between two that somebody received was published, too.
 */
import type { PublishedPhase } from '../../protocol/feed-control.ts'
import { TARGET_EPOCH } from '../../protocol/target.ts'
import type { PopulationMeasures } from '../measure/population-measures.ts'
import type { Published } from './plan.ts'

const NOTHING: PublishedPhase = { firstSeq: 1, lastSeq: 0 }

export function observedEvents(measures: Pick<PopulationMeasures, 'timeline' | 'duesOf'>): Published {
  const { timeline } = measures
  const phases: PublishedPhase[] = timeline.phases.map(() => NOTHING)
  for (const [seq, dueAtUs] of measures.duesOf(TARGET_EPOCH)) {
    const phase = timeline.phaseAt(dueAtUs)
    const known = phases[phase]
    if (known === undefined) continue
    const isFirst = known.lastSeq < known.firstSeq
    phases[phase] = {
      firstSeq: isFirst ? seq : Math.min(known.firstSeq, seq),
      lastSeq: Math.max(known.lastSeq, seq),
    }
  }
  return { epoch: TARGET_EPOCH, headSeq: Math.max(0, ...phases.map(({ lastSeq }) => lastSeq)), phases }
}
