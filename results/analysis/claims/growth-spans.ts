/** Which cells of a run are compared where growth along an axis is asked for. */
import { type CellValues, formatAxisValue, type MatrixAxis } from '../../../protocol/matrix.ts'
import { cellText } from './evidence-run.ts'

/** Two cells that differ in one axis alone. */
export interface GrowthSpan {
  readonly least: CellValues
  readonly most: CellValues
}

/** One for each combination of the other axes, in the order of the cells; the outermost cells have the least noise in between. */
export function growthSpans(cells: readonly CellValues[], axis: string): GrowthSpan[] {
  const groups = new Map<string, CellValues[]>()
  for (const cell of cells) {
    const key = JSON.stringify(Object.entries(cell).filter(([name]) => name !== axis))
    groups.set(key, [...(groups.get(key) ?? []), cell])
  }
  return [...groups.values()].map((group) => {
    const [least = {}, ...others] = [...group].sort((left, right) => Number(left[axis]) - Number(right[axis]))
    return { least, most: others.at(-1) ?? least }
  })
}

/** `clients 100 to 1000`, behind the cell's other values. */
export function spanText(axes: readonly MatrixAxis[], axis: string, least: CellValues, most: CellValues): string {
  const rest = cellText(
    axes.filter(({ name }) => name !== axis),
    least,
  )
  const unit = axes.find(({ name }) => name === axis)?.unit ?? 'count'
  const [from, to] = [least, most].map((values) => formatAxisValue(unit, values[axis] ?? Number.NaN))
  return `${rest === null ? '' : `${rest}, `}${axis} ${from} to ${to}`
}
