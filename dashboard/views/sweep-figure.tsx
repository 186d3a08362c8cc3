/** One figure of a sweep along its axis: a chart for each slice, its crossings in words, and the same numbers as a table. */
import { useCallback, useMemo } from 'preact/hooks'
import { formatAxisValue } from '../../protocol/matrix.ts'
import { type Crossing, crossingsOf } from '../../results/analysis/sweep/crossings.ts'
import { curvesOf, type SweepCurve, type SweepPoint } from '../../results/analysis/sweep/curves.ts'
import type { SweepMetric } from '../../results/analysis/sweep/metrics.ts'
import {
  crossingSentence,
  curvesSentence,
  figureText,
  metricCircumstances,
} from '../../results/analysis/sweep/sentences.ts'
import type { SweepSlice } from '../../results/analysis/sweep/slices.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import type { ArmStyle } from '../charts/palette.ts'
import { sweepChart } from '../charts/sweep-chart.ts'
import { shownCrossings } from '../charts/sweep-marks.ts'
import type { ChartTheme } from '../charts/theme.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'
import { Figure } from './figure.tsx'
import { Legend } from './legend.tsx'

export interface SweepFigureProps {
  readonly slices: readonly SweepSlice[]
  readonly metric: SweepMetric
  /** Whether anything may be concluded from it: else no crossing is told. */
  readonly isSound: boolean
  readonly title: string
  readonly note: string
  readonly styles: ReadonlyMap<string, ArmStyle>
  readonly hidden: readonly string[]
  onHidden(hidden: string[]): void
}

interface DrawnSlice {
  readonly slice: SweepSlice
  readonly curves: readonly SweepCurve[]
  readonly crossings: readonly Crossing[]
}

/** Nothing where no trial has the figure. */
export function SweepFigure(props: SweepFigureProps) {
  const { slices, metric, isSound, title, note, styles, hidden, onHidden } = props
  const drawn = useMemo(
    () =>
      slices.map((slice) => ({
        slice,
        curves: curvesOf(slice, metric),
        crossings: isSound ? crossingsOf(slice, metric) : [],
      })),
    [slices, metric, isSound],
  )
  if (!drawn.some(({ curves }) => curves.some(isShown))) return null
  const arms = [...new Set(slices.flatMap((slice) => slice.arms))]
  return (
    <Figure
      id={`sweep-${metric.key}`}
      title={title}
      sentence={slices.map((slice) => curvesSentence(slice, metric)).join(' ')}
      chart={
        <>
          <Legend arms={arms} styles={styles} hidden={hidden} onHidden={onHidden} />
          {drawn.map((one) => (
            <SliceChart key={one.slice.name} {...one} metric={metric} styles={styles} hidden={hidden} />
          ))}
        </>
      }
      tables={drawn.map((one) => <SliceTable key={one.slice.name} {...one} metric={metric} styles={styles} />)}
      note={`${note}${circumstancesText(drawn, metric, arms)}`}
    />
  )
}

/** Bytes mean nothing without it. */
function circumstancesText(drawn: readonly DrawnSlice[], metric: SweepMetric, arms: readonly string[]): string {
  const places = drawn.flatMap(({ slice }) => slice.places)
  const told = metricCircumstances(places, metric, arms)
  return told === null ? '' : ` With ${told}.`
}

function isShown({ points }: SweepCurve): boolean {
  return points.some(({ mean }) => mean !== null)
}

type SliceProps = DrawnSlice & Pick<SweepFigureProps, 'metric' | 'styles'>

function SliceChart({
  slice,
  metric,
  curves,
  crossings,
  styles,
  hidden,
}: SliceProps & Pick<SweepFigureProps, 'hidden'>) {
  const configure = useCallback(
    (theme: ChartTheme) => {
      const shown = curves.filter(({ arm }) => !hidden.includes(arm))
      const crossed = shownCrossings(crossings, hidden)
      return sweepChart({ slice, metric, curves: shown, crossings: crossed, styles }, theme)
    },
    [slice, metric, curves, crossings, styles, hidden],
  )
  const sentences = crossings.map((crossing) => `${crossingSentence(slice, metric, crossing)}.`)
  const label = [curvesSentence(slice, metric), ...sentences].join(' ')
  return (
    <>
      {slice.name !== '' && <h3>{slice.name}</h3>}
      <ChartCanvas label={label} configure={configure} size="chart-tall" />
      {sentences.length > 0 && (
        <ol class="crossings">
          {sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
    </>
  )
}

function SliceTable({ slice, metric, curves, styles }: SliceProps) {
  const { name, unit } = slice.axis
  const held = slice.name === '' ? '' : `, ${slice.name}`
  return (
    <DataTable
      caption={`${metric.title} by ${name}${held}: mean over the blocks, its 95\u00a0% interval, theory`}
      columns={[name, ...curves.map(({ arm }) => <ArmName key={arm} arm={arm} style={styles.get(arm)} />)]}
      rows={slice.places.map(({ value }, place) => ({
        key: String(value),
        head: formatAxisValue(unit, value),
        cells: curves.map(({ points }) => cellOf(points[place], metric)),
      }))}
    />
  )
}

/** null: withheld. */
function cellOf(point: SweepPoint | undefined, metric: SweepMetric) {
  if (point === undefined || point.mean === null) return null
  const { mean, low, high, theory } = point
  return (
    <>
      {figureText(metric, mean)}
      {low !== null && high !== null && (
        <span class="range">
          {figureText(metric, low)} – {figureText(metric, high)}
        </span>
      )}
      {theory !== null && <span class="range">theory {figureText(metric, theory)}</span>}
    </>
  )
}
