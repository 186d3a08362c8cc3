/** The process does nothing at all, as in a long garbage collection or a loop that somebody forgot. */
import type { BeginFault } from './fault.ts'

/** Longer than this, and a server that really hangs could not be told from one that was asked to, ms. */
export const LONGEST_BLOCK_MS = 10_000

/** Once the answer has left: in the turn of the event loop that wrote it, so nothing is published in between. */
export const stallEventLoop: BeginFault = ({ durationMs = 0 }) => ({
  connections: null,
  afterAnswer: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs),
})
