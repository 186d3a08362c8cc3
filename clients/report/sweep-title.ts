/** The line above every sweep: what varies, what does not, and how long all of it takes. */
import { formatAxisValue, type MatrixAxis, type ResolvedCell, type ResolvedSweep } from '../../protocol/matrix.ts'
import { loadWords, payloadWords } from '../../results/analysis/asked-load.ts'
import { placeWords } from '../../results/analysis/server-place.ts'
import { approximateMinutes } from './scenario-table.ts'
import { counted, type RunSetting, silenceWords } from './title.ts'

/** Longer lists are told by their ends. */
const MOST_TOLD = 6

/** `sweep-rate · 4 cells: rate 1/s, 4/s, 16/s, 64/s · 20 clients · 256 B · loopback · 3 transports × 3 · about 4 min` */
export function sweepTitle({ axes, cells }: ResolvedSweep, { target, aa }: RunSetting): string {
  const { scenario } = cells[0] as ResolvedCell
  const { feed, clients, network, transports, repeat } = scenario
  const fixed = (axis: string, ...words: string[]) => (axes.some(({ name }) => name === axis) ? [] : words)
  const arms = aa === null ? counted(Object.keys(transports).length, 'transport') : `${aa}/a, ${aa}/b`
  return [
    scenario.name,
    `${counted(cells.length, 'cell')}: ${axes.map(axisPhrase).join(' × ')}`,
    ...fixed('clients', counted(clients.count, 'client')),
    ...(silenceWords(scenario) ?? [
      ...fixed('rate', loadWords(scenario)),
      ...fixed('payload', payloadWords(feed) ?? feed.source),
    ]),
    ...fixed('rtt', ...placeWords(network, target)),
    `${arms} × ${repeat}`,
    approximateMinutes(...cells.map((cell) => cell.scenario)),
  ].join(' · ')
}

function axisPhrase({ name, unit, values }: MatrixAxis): string {
  const texts = values.map((value) => formatAxisValue(unit, value))
  const told = texts.length <= MOST_TOLD ? texts.join(', ') : `${texts[0]} … ${texts.at(-1)} (${texts.length} values)`
  return `${name} ${told}`
}
