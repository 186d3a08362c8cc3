/**
 * Each block has a seed of its own, the same for all of its arms. Within a block every transport meets the same arrivals,
 * values, poll phases and jitter, so that they are paired; from block to block all of these are drawn anew, so that an
 * interval over the blocks holds the chance of the draw as well. On one draw for all it would be true of that one alone.
 */
import { seededRandom } from '../../protocol/random.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'

/** Beyond the streams that a run draws other things from. */
const BLOCKS_STREAM = 1_000_000
const SEEDS = 2 ** 31

/**
 * Drawn, not counted on from the run's: runs with seeds next to each other would share all blocks but one.
 *
 * @param block from 1
 */
export function seedOfBlock(runSeed: number, block: number): number {
  return Math.floor(seededRandom(runSeed, BLOCKS_STREAM + block)() * SEEDS)
}

/** What the trials of a block play. */
export function scenarioOfBlock(scenario: ResolvedScenario, block: number): ResolvedScenario {
  return { ...scenario, seed: seedOfBlock(scenario.seed, block) }
}
