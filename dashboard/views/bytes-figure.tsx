/** What an event costs on the wire: bytes per delivered event by direction and kind. */
import { useCallback, useMemo } from 'preact/hooks'
import { compressedTransports } from '../../protocol/compression.ts'
import { madeUpPhrase } from '../../results/analysis/sentences.ts'
import { BYTE_PARTS, byteStack, partLabel, usedParts } from '../charts/byte-stack.ts'
import { bytesChart } from '../charts/bytes-chart.ts'
import { ChartCanvas } from '../charts/chart-canvas.tsx'
import type { ChartTheme } from '../charts/theme.ts'
import { DataTable } from './data-table.tsx'
import { Figure } from './figure.tsx'
import { type FigureInput, repeatsText } from './figure-input.ts'
import { bytesSentence } from './figure-sentences.ts'

export function BytesFigure({ run, selected, hidden }: FigureInput) {
  const stacks = useMemo(() => selected.map(byteStack), [selected])
  const drawn = useMemo(() => stacks.filter((stack) => !hidden.includes(stack.arm)), [stacks, hidden])
  const configure = useCallback((theme: ChartTheme) => bytesChart(drawn, theme), [drawn])
  const used = usedParts(stacks)
  const sentence = bytesSentence(stacks)
  return (
    <Figure
      id="bytes"
      title="What an event costs on the wire"
      sentence={sentence}
      chart={
        <>
          <ul class="kinds">
            {used.map((index) => {
              const { kind, direction } = BYTE_PARTS[index]!
              return (
                <li key={index}>
                  <span class={`kind-swatch kind-${kind} kind-${direction}`} aria-hidden="true" />
                  {partLabel(BYTE_PARTS[index]!)}
                </li>
              )
            })}
          </ul>
          <ChartCanvas label={`Bytes per delivered event. ${sentence}`} configure={configure} size="chart-bars" />
        </>
      }
      tables={
        <DataTable
          caption={`Bytes per delivered event, ${repeatsText(selected)}`}
          columns={['kind', ...stacks.map((stack) => stack.arm)]}
          rows={[
            ...used.map((index) => ({
              key: String(index),
              head: partLabel(BYTE_PARTS[index]!),
              cells: stacks.map((stack) => bytesText(stack.parts?.[index] ?? null)),
            })),
            { key: 'total', head: 'total', cells: stacks.map((stack) => bytesText(stack.total)) },
          ]}
        />
      }
      note={`↓ is received, ↑ is sent, over the measured phases. Heads are ${run.scenario.resolved.clients.headers === 'browser' ? 'those that a current browser sends' : 'the least that HTTP/1.1 asks for'}; bytes are those of TCP’s payload, without the link’s own.${compressionText(run)}`}
    />
  )
}

function compressionText({ scenario: { resolved } }: FigureInput['run']): string {
  const compressed = compressedTransports(resolved)
  if (compressed.length === 0) return ''
  const rest = compressed.length < Object.keys(resolved.transports).length ? '; the others were not' : ''
  const shrinks = madeUpPhrase(resolved)
  const saved = shrinks === null ? '' : `; much of what that saved is made up: ${shrinks}`
  return ` Compressed: ${compressed.join(', ')}${rest}${saved}.`
}

function bytesText(bytes: number | null): string | null {
  return bytes === null ? null : bytes.toFixed(1)
}
