/** How long events took to arrive: the percentile curves. */
import { useCallback, useMemo } from 'preact/hooks'
import { formatCount, formatUs } from '../../protocol/units.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import { latencyChart } from '../charts/latency-chart.ts'
import { latencyCurve, MARKED_PERCENTILES } from '../charts/latency-curve.ts'
import type { ChartTheme } from '../charts/theme.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'
import { Figure } from './figure.tsx'
import { type FigureInput, repeatsText } from './figure-input.ts'
import { latencySentence } from './figure-sentences.ts'
import { Legend } from './legend.tsx'

const COLUMNS = ['transport', ...MARKED_PERCENTILES.map((q) => `${Number((q * 100).toFixed(1))} %`), 'max', 'events']

export function LatencyFigure({ selected, styles, hidden, onHidden }: FigureInput) {
  const curves = useMemo(() => selected.map(latencyCurve), [selected])
  const drawn = useMemo(
    () => curves.filter((curve) => !hidden.includes(curve.arm) && curve.points.length > 0),
    [curves, hidden],
  )
  const configure = useCallback((theme: ChartTheme) => latencyChart(drawn, styles, theme), [drawn, styles])
  const sentence = latencySentence(curves)
  return (
    <Figure
      id="latency"
      title="How long events take to arrive"
      sentence={sentence}
      chart={
        <>
          <Legend arms={curves.map(({ arm }) => arm)} styles={styles} hidden={hidden} onHidden={onHidden} />
          <ChartCanvas label={`Latency percentiles. ${sentence}`} configure={configure} size="chart-tall" />
        </>
      }
      tables={
        <DataTable
          caption={`Delivery latency, ${repeatsText(selected)}`}
          columns={COLUMNS}
          rows={curves.map((curve) => ({
            key: curve.arm,
            head: <ArmName arm={curve.arm} style={styles.get(curve.arm)} />,
            cells: [
              ...curve.percentilesUs.map((us, index) => percentile(us, curve.instrumentUs[index] ?? null)),
              curve.maxUs === null ? null : formatUs(curve.maxUs),
              curve.readable ? formatCount(curve.count) : 'unreadable',
            ],
          }))}
        />
      }
      note="Counted from the instant at which the schedule wanted the event, so a stalled server cannot hide its stall. A percentile is shown when at least ten events lie beyond it. Beneath it stands how much of it, at most, may be the instrument’s own, in the worst block. The page merges the blocks’ histograms here; the table above has the median over blocks."
    />
  )
}

/** null: withheld. */
function percentile(us: number | null, instrumentUs: number | null) {
  if (us === null) return null
  return (
    <>
      {formatUs(us)}
      {instrumentUs !== null && <span class="range">≤ {formatUs(instrumentUs)}</span>}
    </>
  )
}
