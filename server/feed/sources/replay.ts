/** Recorded rows, one after the other, from the first again after the last. */
import type { FeedSource } from '../source.ts'

/** @param rowsJson at least one row, each JSON */
export function replaySource(rowsJson: readonly string[]): FeedSource {
  let index = 0
  return {
    next: () => {
      const row = rowsJson[index] as string
      index = (index + 1) % rowsJson.length
      return row
    },
  }
}
