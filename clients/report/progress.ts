/** A run under way, as text: a bar for terminals, a line for logs. */
import { formatUs } from '../../protocol/units.ts'
import type { RunProgress } from '../run/request.ts'
import { paint } from './paint.ts'
import { clip, type Layout } from './wrap.ts'

/** Of the bar, where a third of the terminal has room for it. */
const BAR_COLUMNS = 18
const SPARKS = '▁▂▃▄▅▆▇█'
/** Seconds in the sparkline. */
const SPARK_COLUMNS = 12

/** What every progress text names: the run's title, and how many blocks it has. */
export interface ProgressContext {
  readonly title: string
  readonly blocks: number
}

/**
 * Two lines for a terminal:
 *
 *   stock-ticker · 100 clients · 20 events/s · 256 B · loopback · 4 transports × 5
 *    ██████████████░░░░ 74 %  websocket 4/5  steady  p99 3.1 ms ▂▃▂▅▂  12 s left
 */
export function progressBlock(context: ProgressContext, progress: RunProgress, layout: Layout): string {
  const barColumns = Math.min(BAR_COLUMNS, Math.floor(layout.width / 3))
  const done = Math.round(progress.share * barColumns)
  const bar = '█'.repeat(done) + '░'.repeat(barColumns - done)
  const rest = [trialName(context, progress), progress.phase, latency(progress, true), secondsLeft(progress)]
  const text = `${percent(progress)}  ${rest.filter((part) => part !== '').join('  ')}`
  const line = `${paint(layout.colour, 'cyan', bar)} ${clip(text, layout.width - barColumns - 2)}`
  return `${paint(layout.colour, 'bold', clip(context.title, layout.width - 1))}\n ${line}`
}

/** One line for a log: `stock-ticker  74 %  websocket 4/5  steady  p99 3.1 ms  12 s left`. */
export function progressLine(name: string, context: ProgressContext, progress: RunProgress): string {
  const { phase } = progress
  const parts = [name, percent(progress), trialName(context, progress), phase, latency(progress), secondsLeft(progress)]
  return parts.filter((part) => part !== '').join('  ')
}

/** The last seconds as bars between their least and greatest; a second without events is a blank. */
export function sparkline(values: readonly (number | null)[]): string {
  const shown = values.slice(-SPARK_COLUMNS)
  const known = shown.filter((value) => value !== null)
  const least = Math.min(...known)
  const range = Math.max(...known) - least
  const level = (value: number): number =>
    range === 0 ? 0 : Math.round(((value - least) / range) * (SPARKS.length - 1))
  return shown.map((value) => (value === null ? ' ' : SPARKS[level(value)])).join('')
}

/** `p99 3.1 ms`; the p50 where a second has too few events for a p99, nothing where for that, too. */
function latency({ p50Us, p99Us, p99UsBySecond }: RunProgress, withSparkline = false): string {
  if (p99Us !== null) return `p99 ${formatUs(p99Us)}${withSparkline ? ` ${sparkline(p99UsBySecond)}` : ''}`
  return p50Us === null ? '' : `p50 ${formatUs(p50Us)}`
}

function percent(progress: RunProgress): string {
  return `${Math.floor(progress.share * 100)} %`
}

function trialName(context: ProgressContext, progress: RunProgress): string {
  const trial = `${progress.arm} ${progress.block}/${context.blocks}`
  const { cell } = progress
  return cell === undefined ? trial : `cell ${cell.number} of ${cell.of} (${cell.name})  ${trial}`
}

function secondsLeft(progress: RunProgress): string {
  const seconds = Math.ceil(progress.secondsLeft)
  return seconds < 120 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`
}
