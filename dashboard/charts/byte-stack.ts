/**
 * Bytes per delivered event by direction and kind, over the measured phases. Blocks are pooled (all their
 * bytes over all their events), since only then do the parts add up to the whole.
 */
import { BYTE_KINDS, type ByteKind } from '../../results/format.ts'
import type { ArmTrials } from './selection.ts'

export type Direction = 'down' | 'up'

export interface BytePart {
  readonly direction: Direction
  readonly kind: ByteKind
}

/** Every part in stacking order: down before up, payload first. */
export const BYTE_PARTS: readonly BytePart[] = (['down', 'up'] as const).flatMap((direction) =>
  BYTE_KINDS.map((kind) => ({ direction, kind })),
)

export interface ByteStack {
  readonly arm: string
  /** Bytes per event, one for each of BYTE_PARTS; null when nothing was delivered. */
  readonly parts: readonly number[] | null
  /** Bytes per event in all, down and up. */
  readonly total: number | null
}

export function byteStack({ arm, trials }: ArmTrials): ByteStack {
  const delivered = trials.reduce((sum, trial) => sum + trial.bytes.steady.delivered, 0)
  if (delivered === 0) return { arm, parts: null, total: null }
  const perEvent = (read: (steady: ArmTrials['trials'][number]['bytes']['steady']) => number): number =>
    trials.reduce((sum, trial) => sum + read(trial.bytes.steady), 0) / delivered
  return {
    arm,
    parts: BYTE_PARTS.map(({ direction, kind }) => perEvent((steady) => steady[direction][kind])),
    total: perEvent((steady) => steady.down.total + steady.up.total),
  }
}

/** The parts that some arm has; the others would be empty rows and legend entries. */
export function usedParts(stacks: readonly ByteStack[]): number[] {
  return BYTE_PARTS.map((_, index) => index).filter((index) => stacks.some((stack) => (stack.parts?.[index] ?? 0) > 0))
}

/** `heads ↑`: a part in words that fit a legend. */
export function partLabel({ direction, kind }: BytePart): string {
  return `${kind} ${direction === 'down' ? '↓' : '↑'}`
}
