/** What this process holds when its garbage is gone: what its connections take, and not what came and went with them. */
import { setTimeout as wait } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'

/** Pages of collected memory go back to the system from other threads, behind the collection, ms. */
const GIVE_BACK_MS = 150

/** Twice: what the first collection finalises, the second one frees. */
const ROUNDS = 2

/** Resident bytes after full collections; null where the process was not started with `--expose-gc`. */
export async function settledRssBytes(): Promise<number | null> {
  const { gc } = globalThis
  if (gc === undefined) return null
  for (let round = 0; round < ROUNDS; round++) {
    gc()
    await wait(GIVE_BACK_MS)
  }
  return process.memoryUsage.rss() - emptyYoungBytes()
}

/**
 * V8 sizes its young generation by how fast a process allocates, up to some 30 MiB, and keeps it empty after a collection: that
 * is a trace of the connects, and half of what a thousand connections seem to take.
 */
function emptyYoungBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  return young === undefined ? 0 : young.physical_space_size - young.space_used_size
}
