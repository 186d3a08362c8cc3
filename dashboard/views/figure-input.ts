/** What every figure is given. */
import type { RunResult } from '../../results/format.ts'
import type { ArmStyle } from '../charts/palette.ts'
import type { ArmTrials } from '../charts/selection.ts'

export interface FigureInput {
  readonly run: RunResult
  /** The trials to draw, by arm; all blocks or one. */
  readonly selected: readonly ArmTrials[]
  readonly styles: ReadonlyMap<string, ArmStyle>
  /** Arms that the charts leave out; the tables keep them. */
  readonly hidden: readonly string[]
  onHidden(hidden: string[]): void
}

/** `all 5 blocks together` or `block 3`: what the figures of a selection are over. */
export function repeatsText(selected: readonly ArmTrials[]): string {
  const blocks = [...new Set(selected.flatMap(({ trials }) => trials.map((trial) => trial.block)))]
  return blocks.length === 1 ? `block ${blocks[0]}` : `all ${blocks.length} blocks together`
}
