/** Heads a sweep: the curves of all cells, or one cell as a run of its own. */
import { cellName } from '../../protocol/matrix.ts'
import type { SweepResult } from '../../results/format/sweep.ts'

export interface CellChoiceProps {
  readonly sweep: SweepResult
  /** From 1; null, and one that the sweep does not have, for all. */
  readonly cell: number | null
  onCell(cell: number | null): void
}

export function CellChoice({ sweep: { axes, cells }, cell, onCell }: CellChoiceProps) {
  const choose = (event: { currentTarget: HTMLSelectElement }): void => {
    const { value } = event.currentTarget
    onCell(value === '' ? null : Number(value))
  }
  return (
    <label class="repeat-choice">
      <span>The page shows</span>
      <select value={cell !== null && cells[cell - 1] !== undefined ? String(cell) : ''} onChange={choose}>
        <option value="">the curves of all {cells.length} cells</option>
        {cells.map(({ values }, index) => (
          <option key={index} value={String(index + 1)}>
            {cellName(axes, values)}
          </option>
        ))}
      </select>
    </label>
  )
}
