/** A piece of evidence as a figure with its interval: `837× [820, 854]`, `37 B [37 B, 37 B]`. */
import type { Evidence } from '../../format/claims.ts'
import { inUnit, significant } from '../figures.ts'

/** `–` where there is none. */
export function formatFigure({ value, low, high, unit }: Pick<Evidence, 'value' | 'low' | 'high' | 'unit'>): string {
  if (value === null) return '–'
  const times = unit === null ? '×' : ''
  const interval = low === null || high === null ? '' : ` [${formatValue(low, unit)}, ${formatValue(high, unit)}]`
  return `${formatValue(value, unit)}${times}${interval}`
}

function formatValue(value: number, unit: Evidence['unit']): string {
  if (value === Number.MAX_VALUE) return '∞'
  return unit === null ? significant(value) : inUnit(value, unit)
}
