/** One run, from the answer down to the evidence. */
import { useMemo } from 'preact/hooks'
import type { RunResult } from '../../results/format.ts'
import { assignStyles } from '../charts/palette.ts'
import { armsOf, selectTrials } from '../charts/selection.ts'
import type { View } from '../opening/hash.ts'
import { BytesFigure } from './bytes-figure.tsx'
import { Comparison } from './comparison.tsx'
import { ConnectionsFigure } from './connections-figure.tsx'
import { EnvironmentList } from './environment-list.tsx'
import { Expectations } from './expectations.tsx'
import { FaultsView } from './faults-view.tsx'
import { Headline } from './headline.tsx'
import { LatencyFigure } from './latency-figure.tsx'
import { LessonView } from './lesson-view.tsx'
import { Limits } from './limits.tsx'
import { MeasuresView } from './measures-view.tsx'
import { RepeatChoice } from './repeat-choice.tsx'
import { TheoryView } from './theory-view.tsx'
import { VerdictView } from './verdict-view.tsx'

export interface RunPageProps {
  readonly run: RunResult
  readonly view: View
  onView(view: View): void
}

export function RunPage({ run, view, onView }: RunPageProps) {
  const styles = useMemo(() => assignStyles(armsOf(run)), [run])
  const selected = useMemo(() => selectTrials(run, view.block), [run, view.block])
  const figure = {
    run,
    selected,
    styles,
    hidden: view.hidden,
    onHidden: (hidden: string[]) => onView({ ...view, hidden }),
  }
  return (
    <article class="run">
      <Headline run={run} />
      <VerdictView run={run} />
      <Comparison run={run} styles={styles} />
      <RepeatChoice run={run} block={view.block} onBlock={(block) => onView({ ...view, block })} />
      <LatencyFigure {...figure} />
      <BytesFigure {...figure} />
      <ConnectionsFigure {...figure} />
      <TheoryView run={run} styles={styles} />
      <MeasuresView run={run} styles={styles} />
      <FaultsView run={run} styles={styles} />
      <Expectations run={run} />
      <LessonView lesson={run.scenario.resolved.lesson ?? null} />
      <div class="columns">
        <Limits of="run" runs={[run]} />
        <EnvironmentList run={run} />
      </div>
    </article>
  )
}
