/** Which inputs a campaign sends, as the environment has it: for another seed, more inputs, or one input again. */
import type { Campaign } from './campaign.ts'

export function campaignOf(inputs: number, environment: NodeJS.ProcessEnv = process.env): Campaign {
  const read = (name: string, otherwise: number): number => {
    const text = environment[name]
    if (text === undefined) return otherwise
    if (/^\d{1,9}$/.test(text)) return Number(text)
    throw new Error(`expected a whole number in ${name}, got ${JSON.stringify(text)}`)
  }
  return {
    seed: read('TLAB_FUZZ_SEED', 1),
    first: read('TLAB_FUZZ_FIRST', 0),
    inputs: read('TLAB_FUZZ_INPUTS', inputs),
  }
}
