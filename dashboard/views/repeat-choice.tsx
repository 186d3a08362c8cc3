/** Heads the charts: all blocks together, or one of them. */
import type { RunResult } from '../../results/format.ts'
import { blocksOf } from '../charts/selection.ts'

export interface RepeatChoiceProps {
  readonly run: RunResult
  readonly block: number | null
  onBlock(block: number | null): void
}

export function RepeatChoice({ run, block, onBlock }: RepeatChoiceProps) {
  const blocks = blocksOf(run)
  if (blocks.length < 2) return null
  const choose = (event: { currentTarget: HTMLSelectElement }): void => {
    const value = event.currentTarget.value
    onBlock(value === '' ? null : Number(value))
  }
  return (
    <label class="repeat-choice">
      <span>The charts show</span>
      <select value={block !== null && blocks.includes(block) ? String(block) : ''} onChange={choose}>
        <option value="">all {blocks.length} blocks together</option>
        {blocks.map((entry) => (
          <option key={entry} value={String(entry)}>
            block {entry} alone
          </option>
        ))}
      </select>
    </label>
  )
}
