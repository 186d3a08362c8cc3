/** An axis of a sweep in a few words. */
import { formatAxisValue, type MatrixAxis } from '../../protocol/matrix.ts'

/** `rate 1/s … 64/s`: from the least value to the greatest, whatever the order of the file. */
export function axisWords({ name, unit, values }: MatrixAxis): string {
  const ascending = [...values].sort((one, other) => Number(one) - Number(other))
  const [least, greatest] = [ascending[0], ascending.at(-1)].map((value) => formatAxisValue(unit, value ?? Number.NaN))
  return `${name} ${least} … ${greatest}`
}
