/** A chart with what belongs to it: a heading, one sentence, the drawing, its legend and the same numbers as text. */
import type { ComponentChildren } from 'preact'

export interface FigureProps {
  readonly id: string
  readonly title: string
  /** Generated from the run: what the chart says. */
  readonly sentence: string
  readonly chart: ComponentChildren
  readonly tables: ComponentChildren
  /** What the figures are and are not. */
  readonly note: string
}

export function Figure({ id, title, sentence, chart, tables, note }: FigureProps) {
  return (
    <section class="figure" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="sentence">{sentence}</p>
      <div class="figure-body">
        <div class="figure-chart">{chart}</div>
        <div class="figure-tables">
          {tables}
          <p class="note">{note}</p>
        </div>
      </div>
    </section>
  )
}
