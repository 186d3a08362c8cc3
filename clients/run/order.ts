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
  const random = seededRandom(scenario.seed, ORDER_STREAM)
  const arms = aa === null ? transportArms(scenario) : [`${aa}/a`, `${aa}/b`].map((arm) => ({ transport: aa, arm }))
  return Array.from({ length: scenario.repeat }, (_, index) =>
    shuffled(arms, random).map((arm) => ({ ...arm, block: index + 1 })),
  ).flat()
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
