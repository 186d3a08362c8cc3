/** A piece of evidence as a figure: `837× [820, 854]`, `37 B [37 B, 37 B]`, `6 in each of 3 repeats`. */
import type { Evidence } from '../../format/claims.ts'
import { inUnit, significant } from '../figures.ts'

type Figure = Pick<Evidence, 'value' | 'low' | 'high' | 'unit'> & Partial<Pick<Evidence, 'browser' | 'blocks'>>

/** With its interval over the blocks; repeats of an experiment agree, or there is none. `–` where there is no figure. */
export function formatFigure({ value, low, high, unit, browser, blocks = 0 }: Figure): string {
  if (value === null) return '–'
  const figure = formatValue(value, unit)
  if (browser !== undefined) return `${figure} in ${low === null ? 'the mean' : 'each'} of ${repeats(blocks)}`
  const times = unit === null ? '×' : ''
  const interval = low === null || high === null ? '' : ` [${formatValue(low, unit)}, ${formatValue(high, unit)}]`
  return `${figure}${times}${interval}`
}

function repeats(count: number): string {
  return count === 1 ? '1 repeat' : `${count} repeats`
}

function formatValue(value: number, unit: Evidence['unit']): string {
  if (value === Number.MAX_VALUE) return '∞'
  return unit === null ? significant(value) : inUnit(value, unit)
}
