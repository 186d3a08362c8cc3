/** Figures as verdicts and sentences show them. */

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
