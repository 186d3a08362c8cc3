/** Sizes of events that are not all alike: each is drawn from the seed, so that whoever asks gets the same ones. */
import { seededRandom } from './random.ts'

/** From the smallest to the largest, both included. */
export interface PayloadSpread {
  readonly fromBytes: number
  readonly toBytes: number
  /** `log-uniform`: as many of 1 to 2 KiB as of 2 to 4 KiB, so that small ones are common and large ones rare. */
  readonly spread: 'uniform' | 'log-uniform'
}

/** What says of a feed how large its events are. */
export interface FeedSizes {
  readonly payloadBytes: number | null
  readonly payload?: PayloadSpread
}

/** Tells the sizes' randomness from that of arrivals (1) and values (2) of the same seed. */
const SIZE_STREAM = 3

/** Draws the size of one event after the other, bytes. */
export function payloadSizes({ fromBytes, toBytes, spread }: PayloadSpread, seed: number): () => number {
  const random = seededRandom(seed, SIZE_STREAM)
  const sizes = toBytes - fromBytes + 1
  if (spread === 'uniform') return () => fromBytes + Math.floor(random() * sizes)
  const ratio = (toBytes + 1) / fromBytes
  // Rounding may reach one beyond the largest.
  return () => Math.min(toBytes, Math.floor(fromBytes * ratio ** random()))
}

/** Of the largest event, bytes; null: nobody knows before the data. */
export function largestPayload({ payloadBytes, payload }: FeedSizes): number | null {
  return payload?.toBytes ?? payloadBytes
}

/** Of the smallest event, bytes; null: nobody knows before the data. */
export function smallestPayload({ payloadBytes, payload }: FeedSizes): number | null {
  return payload?.fromBytes ?? payloadBytes
}

/** Of an event on average, bytes, within one; null: nobody knows before the data. */
export function meanPayload({ payloadBytes, payload }: FeedSizes): number | null {
  if (payload === undefined) return payloadBytes
  const { fromBytes, toBytes, spread } = payload
  if (spread === 'uniform') return (fromBytes + toBytes) / 2
  return (toBytes - fromBytes) / Math.log(toBytes / fromBytes)
}
