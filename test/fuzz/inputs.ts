/** The inputs of a campaign, each known by the campaign's seed and its own number: nothing has to be stored to repeat one. */
import { seededRandom } from '../../protocol/random.ts'
import { below, oneOf } from './chance.ts'
import type { Seed } from './corpus.ts'
import { mutated } from './mutations.ts'

/**
 * How the client ends: `answered` waits for what comes and then sends FIN; `half-close` sends FIN behind its last
 * byte; `reset` sends RST behind it; `vanish` sends RST without ever reading.
 */
export type Ending = 'answered' | 'half-close' | 'reset' | 'vanish'

/** Most wait, since only what is answered can be judged. */
const ENDINGS: readonly Ending[] = [
  ...Array<Ending>(14).fill('answered'),
  'half-close',
  'half-close',
  'half-close',
  'reset',
  'reset',
  'vanish',
]

const MOST_CUTS = 6

export interface FuzzInput {
  /** Its number in the campaign. */
  readonly index: number
  /** The valid conversation that it was made of. */
  readonly seedName: string
  readonly bytes: Buffer
  /** Places at which the bytes are cut into writes, ascending. */
  readonly cuts: readonly number[]
  readonly ending: Ending
}

export function inputAt(campaignSeed: number, index: number, corpus: readonly Seed[]): FuzzInput {
  const random = seededRandom(campaignSeed, index)
  const seed = oneOf(corpus, random)
  const bytes = mutated(seed, corpus, random)
  const count = random() < 0.4 ? 0 : below(MOST_CUTS + 1, random)
  const cuts = Array.from({ length: count }, () => below(bytes.length + 1, random)).sort((one, other) => one - other)
  return { index, seedName: seed.name, bytes, cuts, ending: oneOf(ENDINGS, random) }
}

/** As a literal that can be pasted into a test. */
export function literalOf(bytes: Buffer): string {
  const escaped = bytes.toString('latin1').replace(/[^\x20-\x7e]|['\\]/g, (character) => {
    const named: Readonly<Record<string, string>> = { '\r': '\\r', '\n': '\\n', "'": "\\'", '\\': '\\\\' }
    return named[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `'${escaped}'`
}
