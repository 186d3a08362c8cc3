/** A sweep: its curves from the answer down to the evidence, or one of its cells as the run that it is. */
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { cellName } from '../../protocol/matrix.ts'
import { BYTES, LATENCY, LINK_BYTES } from '../../results/analysis/sweep/metrics.ts'
import { slicesOf } from '../../results/analysis/sweep/slices.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { assignStyles } from '../charts/palette.ts'
import { armsOf } from '../charts/selection.ts'
import type { View } from '../opening/hash.ts'
import { CellChoice } from './cell-choice.tsx'
import { EnvironmentList } from './environment-list.tsx'
import { LessonView } from './lesson-view.tsx'
import { Limits } from './limits.tsx'
import { RunPage } from './run-page.tsx'
import { SweepExpectations } from './sweep-expectations.tsx'
import { SweepFigure } from './sweep-figure.tsx'
import { SweepHeadline } from './sweep-headline.tsx'
import { VerdictView } from './verdict-view.tsx'

export interface SweepPageProps {
  readonly sweep: SweepResult
  readonly view: View
  onView(view: View): void
}

export function SweepPage({ sweep, view, onView }: SweepPageProps) {
  const chosen = view.cell === null ? undefined : sweep.cells[view.cell - 1]
  const choice = <CellChoice sweep={sweep} cell={view.cell} onCell={(cell) => onView({ ...view, cell, block: null })} />
  if (chosen === undefined) return <SweepCurves sweep={sweep} view={view} onView={onView} choice={choice} />
  return (
    <>
      <div class="cell">
        {choice}
        <p class="muted">{cellName(sweep.axes, chosen.values)}</p>
      </div>
      <RunPage key={view.cell} run={chosen.run} view={view} onView={onView} />
    </>
  )
}

const LATENCY_NOTE =
  'From the instant at which the schedule wanted the event. Points are means over the blocks (geometric), bars their 95 % t intervals; thin dashed lines are the formulas’ answers for these very trials, without what host and instrument add.'
const BYTES_NOTE =
  'TCP’s payload in both directions over the measured phases, divided by the events that arrived in them. Theory knows an event’s own payload and frame; of polls it takes the heads, which depend on the software, as measured, and shares them among the events of an interval. A solid line marks where measured curves cross, a dashed one where theory has it.'
const LINK_NOTE =
  'With the 66 B that each TCP segment costs on Ethernet: modelled from the bytes that were measured, or counted where the scenario runs between network namespaces. Theory is the same model at exactly this rate and interval; a solid line marks where measured curves cross, a dashed one where the model has it.'

function SweepCurves({ sweep, view, onView, choice }: SweepPageProps & { choice: ComponentChildren }) {
  const slices = useMemo(() => slicesOf(sweep), [sweep])
  const runs = useMemo(() => sweep.cells.map(({ run }) => run), [sweep])
  const trials = useMemo(() => runs.flatMap((run) => run.trials), [runs])
  const styles = useMemo(() => assignStyles(runs.flatMap(armsOf)), [runs])
  const { startedAt, endedAt, seed } = sweep
  // One process on one machine plays all cells of one scenario.
  const { environment, scenario } = runs[0]!
  const figure = {
    slices,
    isSound: sweep.verdict.level !== 'INVALID',
    styles,
    hidden: view.hidden,
    onHidden: (hidden: string[]) => onView({ ...view, hidden }),
  }
  return (
    <article class="run">
      <SweepHeadline sweep={sweep} />
      <VerdictView run={{ trials, verdict: sweep.verdict, interrupted: sweep.interrupted }} />
      {choice}
      <SweepFigure {...figure} metric={LATENCY} title="How long events take to arrive" note={LATENCY_NOTE} />
      <SweepFigure {...figure} metric={BYTES} title="What an event costs on the wire" note={BYTES_NOTE} />
      <SweepFigure {...figure} metric={LINK_BYTES} title="What an event costs on the link below" note={LINK_NOTE} />
      <SweepExpectations sweep={sweep} />
      <LessonView lesson={scenario.resolved.lesson ?? null} />
      <div class="columns">
        <Limits of="sweep" runs={runs} />
        <EnvironmentList run={{ environment, startedAt, endedAt, seed, trials }} />
      </div>
    </article>
  )
}
