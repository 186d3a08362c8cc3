/** Where logarithmic axes have their ticks, and what is written there. */

/** The ticks of a percentile axis at 1/(1 − q), by label. */
const PERCENTILE_TICKS: readonly (readonly [number, string])[] = [
  [1, '0 %'],
  [2, '50 %'],
  [10, '90 %'],
  [100, '99 %'],
  [1_000, '99.9 %'],
  [10_000, '99.99 %'],
  [100_000, '99.999 %'],
]

/** The percentile ticks up to `greatestX`, at least those of 0 % and 50 %. */
export function percentileTicks(greatestX: number): number[] {
  return PERCENTILE_TICKS.map(([x]) => x).filter((x) => x <= Math.max(2, greatestX))
}

/** `99.9 %` for 1000; the empty string between ticks. */
export function percentileLabel(x: number): string {
  return PERCENTILE_TICKS.find(([tick]) => tick === x)?.[1] ?? ''
}

/** `99.73 %`: any place of the axis in words. */
export function percentileText(x: number): string {
  const percent = 100 * (1 - 1 / x)
  const digits = Math.max(0, Math.ceil(Math.log10(x)) - 1)
  return `${Number(percent.toFixed(digits))} %`
}

/** Of ten; beyond them a number that a file brings is none that a program can count up to. */
const [LEAST_POWER, GREATEST_POWER] = [-300, 300]

/** Round values from the one below `least` to the one above `greatest`: 1, 2, 5, 10, 20, … */
function roundValues(least: number, greatest: number): number[] {
  const values: number[] = []
  const from = Math.max(LEAST_POWER, Math.floor(Math.log10(least)) - 1)
  const to = Math.min(GREATEST_POWER, Math.ceil(Math.log10(greatest)))
  for (let power = from; power <= to; power++) {
    for (const step of [1, 2, 5]) values.push(Number((step * 10 ** power).toPrecision(3)))
  }
  return values
}

/** The bounds of a latency axis: the nearest round values that enclose all. */
export function latencyBounds(least: number, greatest: number): { min: number; max: number } {
  const values = roundValues(least, greatest)
  return {
    min: values.findLast((value) => value <= least) ?? least,
    max: values.find((value) => value >= greatest) ?? greatest,
  }
}

/** The ticks between two bounds: powers of ten; with 2 and 5 between them when those would be few. */
export function latencyTicks(min: number, max: number): number[] {
  const values = roundValues(min, max).filter((value) => value >= min && value <= max)
  if (max / min <= 200) return values
  return values.filter((value) => Number.isInteger(Number(Math.log10(value).toFixed(6))))
}

/** `0.1 ms`, `50 ms`, `1 s`, `2 min`: short, since a tick is a round number. */
export function latencyLabel(ms: number): string {
  if (ms < 1000) return `${Number(ms.toPrecision(3))} ms`
  return `${Number((ms / 1000).toPrecision(3))} s`
}
