/** A feed that does everything wrong at once, at random but known: what comes late, never, twice, or after its successors. */
import { seededRandom } from '../../protocol/random.ts'
import { dueAtUs, publishedBy, type TrialShape } from './trial-shape.ts'

export interface Arrival {
  readonly client: number
  readonly seq: number
  /** After the start. */
  readonly afterUs: number
}

const LOST = 0.06
const TWICE = 0.06
const OVERTAKEN = 0.05
/** Behind the ordinary delay of 1 to 100 ms, each ms as likely as the others. */
const OVERTAKEN_MS = 120

/** In the order of their instants. */
export function wildArrivals(shape: TrialShape, seed: number): Arrival[] {
  const random = seededRandom(seed)
  const arrivals: Arrival[] = []
  for (let seq = 1; seq <= publishedBy(shape).headSeq; seq++) {
    for (let client = 0; client < shape.clients; client++) {
      const [lost, overtaken, twice] = [random() < LOST, random() < OVERTAKEN, random() < TWICE]
      const delayMs = 1 + Math.floor(100 * random()) + (overtaken ? OVERTAKEN_MS : 0)
      const afterUs = dueAtUs(shape, 0, seq) + delayMs * 1000
      if (!lost) arrivals.push({ client, seq, afterUs })
      if (!lost && twice) arrivals.push({ client, seq, afterUs: afterUs + Math.floor(60 * random()) * 1000 })
    }
  }
  return arrivals.sort((one, other) => one.afterUs - other.afterUs)
}
