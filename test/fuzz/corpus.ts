/**
 * Valid conversations with the server, byte for byte: what the fuzzer mutates. Each endpoint and each form that
 * HTTP/1.1 and WebSocket know is here once, since a mutation reaches only what lies near a seed.
 */
import { requestSeeds } from './request-seeds.ts'
import { websocketSeeds } from './websocket-seeds.ts'

export interface Seed {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * @param quietCursor the head of a channel `quiet` on which nothing is published, so that a poll for it is held;
 * of fixed length, so that the same seed of randomness gives the same mutations of another server's cursor
 */
export function corpusFor(quietCursor: string): readonly Seed[] {
  return [...requestSeeds(quietCursor), ...websocketSeeds()]
}
