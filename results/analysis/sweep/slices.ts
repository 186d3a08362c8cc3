/** A sweep as curves need it: one axis to draw along, and a slice for each combination of the others' values. */
import { type AxisValue, type CellValues, cellName, cellValues, type MatrixAxis } from '../../../protocol/matrix.ts'
import type { SweepCell, SweepResult } from '../../format/sweep.ts'
import type { Trial } from '../../format.ts'
import { armsInOrder } from '../order.ts'

export interface SweepSlice {
  /** What the slice holds fixed, such as `clients 10`; empty where nothing else varies. */
  readonly name: string
  /** Along which it goes. */
  readonly axis: MatrixAxis
  /** In teaching order. */
  readonly arms: readonly string[]
  /** By the value of the axis, ascending; a value that no trial had finished for is not here. */
  readonly places: readonly SlicePlace[]
}

export interface SlicePlace {
  readonly value: AxisValue
  readonly cell: SweepCell
}

/** In the order of the matrix; slices without a cell are left out. */
export function slicesOf({ axes, cells }: Pick<SweepResult, 'axes' | 'cells'>): SweepSlice[] {
  const axis = longestAxis(axes)
  const others = axes.filter((one) => one !== axis)
  return cellValues(others).flatMap((fixed) => {
    const own = cells.filter(({ values }) => others.every(({ name }) => values[name] === fixed[name]))
    return own.length === 0 ? [] : [sliceOf(axis, cellName(others, fixed), own)]
  })
}

function sliceOf(axis: MatrixAxis, name: string, cells: readonly SweepCell[]): SweepSlice {
  const placeOf = (values: CellValues): AxisValue => values[axis.name] ?? Number.NaN
  const places = cells.map((cell) => ({ value: placeOf(cell.values), cell }))
  return {
    name,
    axis,
    arms: armsInOrder(cells.flatMap(({ run }): readonly Trial[] => run.trials)),
    places: places.sort((left, right) => Number(left.value) - Number(right.value)),
  }
}

/** Of those with numbers, which alone have a scale; of several as long the first. */
function longestAxis(axes: readonly MatrixAxis[]): MatrixAxis {
  const [first] = [...axes].sort((one, other) => lengthOf(other) - lengthOf(one))
  return first as MatrixAxis
}

function lengthOf({ unit, values }: MatrixAxis): number {
  return unit === 'flag' ? 0 : values.length
}
