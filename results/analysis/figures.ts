/** Figures as verdicts and sentences show them. */
import type { MetricUnit } from '../../protocol/metrics.ts'
import { formatBytes, formatCount, formatUs } from '../../protocol/units.ts'

const FORMATS: Readonly<Record<MetricUnit, (value: number) => string>> = {
  us: formatUs,
  ms: (ms) => formatUs(ms * 1000),
  bytes: formatBytes,
  count: (value) => (Number.isInteger(value) ? formatCount(value) : significant(value)),
  share: percent,
}

/** `0.41 ms`, `300 B`, `1,200`, `61 %`. @param value in the unit of the result file */
export function inUnit(value: number, unit: MetricUnit): string {
  return FORMATS[unit](value)
}

/** `61 %`, `99.2 %`: whole above ten away from the ends, one decimal elsewhere. */
export function percent(share: number): string {
  const value = share * 100
  const decimals = Number.isInteger(Number(value.toFixed(6))) || (value > 10 && value < 90) ? 0 : 1
  return `${value.toFixed(decimals)} %`
}

/** Three significant digits without an exponent: `254×`, `2.9×`, `0.03×`. */
export function times(ratio: number): string {
  return `${significant(ratio)}×`
}

/** `254`, `2.95`, `0.0313`. */
export function significant(value: number): string {
  const magnitude = Math.floor(Math.log10(Math.abs(value)))
  const decimals = Number.isFinite(magnitude) ? Math.min(6, Math.max(0, 2 - magnitude)) : 0
  return value.toFixed(decimals)
}
