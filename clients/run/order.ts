/** In which order a run makes its trials: block by block, each in a random order of its own that the seed fixes. */
import { seededRandom, shuffled } from '../../protocol/random.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'

export interface PlannedTrial {
  readonly transport: string
  readonly arm: string
  /** From 1. */
  readonly block: number
}

const ORDER_STREAM = 2

/**
 * Interleaving keeps a slow drift of the machine (heat, neighbours) from becoming a difference between
 * transports; the random order keeps one transport from always following the same other.
 */
export function planTrials(scenario: ResolvedScenario, aa: string | null): PlannedTrial[] {
  return planSweep([scenario], aa).map(({ cell: _, ...trial }) => trial)
}

/** A trial of a sweep, and the place of its cell. */
export interface SweepTrial extends PlannedTrial {
  readonly cell: number
}

/** A block holds every arm of every cell: what drifts must not become a difference between cells either. */
export function planSweep(cells: readonly ResolvedScenario[], aa: string | null): SweepTrial[] {
  const { seed, repeat } = cells[0] as ResolvedScenario
  const random = seededRandom(seed, ORDER_STREAM)
  const arms = cells.flatMap((scenario, cell) => armsOf(scenario, aa).map((arm) => ({ ...arm, cell })))
  return Array.from({ length: repeat }, (_, index) =>
    shuffled(arms, random).map((arm) => ({ ...arm, block: index + 1 })),
  ).flat()
}

function armsOf(scenario: ResolvedScenario, aa: string | null): { transport: string; arm: string }[] {
  if (aa === null) return transportArms(scenario)
  return [`${aa}/a`, `${aa}/b`].map((arm) => ({ transport: aa, arm }))
}

function transportArms(scenario: ResolvedScenario): { transport: string; arm: string }[] {
  const names = Object.keys(scenario.transports)
  const inTeachingOrder = [...names].sort((left, right) => rank(left) - rank(right))
  return inTeachingOrder.map((transport) => ({ transport, arm: transport }))
}

function rank(transport: string): number {
  const index = TRANSPORT_NAMES.indexOf(transport)
  return index === -1 ? TRANSPORT_NAMES.length : index
}
