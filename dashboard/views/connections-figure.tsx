/** What the network has to hold: open connections and requests, second by second. */

import { useCallback, useMemo } from 'preact/hooks'
import { formatCount } from '../../protocol/units.ts'
import { faultStories } from '../../results/analysis/faults.ts'
import { median } from '../../results/analysis/statistics.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import { connectionSeries, type SeriesSecond, secondsTable } from '../charts/connection-series.ts'
import { secondsChart } from '../charts/seconds-chart.ts'
import type { ArmTrials } from '../charts/selection.ts'
import type { ChartTheme } from '../charts/theme.ts'
import { ArmName } from './arm-name.tsx'
import { DataTable } from './data-table.tsx'
import { Figure } from './figure.tsx'
import { type FigureInput, repeatsText } from './figure-input.ts'
import { connectionsSentence } from './figure-sentences.ts'
import { Legend } from './legend.tsx'

const openOf = (second: SeriesSecond): number => second.open
const requestsOf = (second: SeriesSecond): number => second.requests

export function ConnectionsFigure({ run, selected, styles, hidden, onHidden }: FigureInput) {
  const series = useMemo(() => selected.map(connectionSeries), [selected])
  const drawn = useMemo(() => series.filter(({ arm }) => !hidden.includes(arm)), [series, hidden])
  const phases = run.scenario.resolved.phases
  const faults = useMemo(() => faultStories(run), [run])
  const open = useCallback(
    (theme: ChartTheme) =>
      secondsChart({ series: drawn, styles, phases, faults, count: openOf, title: 'open connections' }, theme),
    [drawn],
  )
  const requests = useCallback(
    (theme: ChartTheme) =>
      secondsChart(
        { series: drawn, styles, phases, faults, count: requestsOf, title: 'requests in the second' },
        theme,
      ),
    [drawn],
  )
  const sentence = connectionsSentence(selected)
  return (
    <Figure
      id="connections"
      title="What the network has to hold"
      sentence={sentence}
      chart={
        <>
          <Legend arms={series.map(({ arm }) => arm)} styles={styles} hidden={hidden} onHidden={onHidden} />
          <h3>TCP connections open</h3>
          <ChartCanvas label={`Open TCP connections by second. ${sentence}`} configure={open} size="chart-low" />
          <h3>HTTP requests per second</h3>
          <ChartCanvas label={`HTTP requests by second. ${sentence}`} configure={requests} size="chart-low" />
        </>
      }
      tables={
        <>
          <DataTable
            caption={`Connections and requests of a whole trial, ${repeatsText(selected)}`}
            columns={['transport', 'opened', 'peak', 'requests', 'empty', 'attempts after a back-off']}
            rows={selected.map(({ arm, trials }) => ({
              key: arm,
              head: <ArmName arm={arm} style={styles.get(arm)} />,
              cells: totalsOf(trials),
            }))}
          />
          <details>
            <summary>Second by second</summary>
            <DataTable
              caption="Open connections / requests in each second"
              columns={['second', ...series.map(({ arm }) => arm)]}
              rows={secondsTable(series).map(({ t, cells }) => ({
                key: String(t),
                head: String(t),
                cells: cells.map((cell) => cell && `${cell.open} / ${cell.requests}`),
              }))}
            />
          </details>
        </>
      }
      note={`The median over the blocks. Peak: most connections open at once. Empty: responses that carried no event. Attempts after a back-off: how often a client that had lost its subscription tried again, in vain or not, so there may be more than connections opened. Shaded: the measured phases.${faults.length > 0 ? ' Numbered: the faults, told below.' : ''}`}
    />
  )
}

function totalsOf(trials: ArmTrials['trials']): string[] {
  const keys = ['opened', 'peakOpen', 'requests', 'emptyResponses', 'reconnects'] as const
  return keys.map((key) => formatCount(median(trials.map((trial) => trial.connections[key]))))
}
