/**
 * How long a server lets events wait for each other, so that those of one window go to each subscriber in one write.
 *
 *   none     each at once
 *   tick     those that one turn of the server's event loop publishes
 *   window   the first that finds no window open opens one of so many ms; all of it goes when it is over
 *
 * A write to a socket is most of what a delivery costs a server; a window trades latency for fewer of them.
 */
import { formatDurationMs, readDurationMs } from './units.ts'

export interface Coalesce {
  readonly kind: 'none' | 'tick' | 'window'
  /** 0 unless it is a window. */
  readonly ms: number
}

export const NO_COALESCING: Coalesce = { kind: 'none', ms: 0 }

/** Below a millisecond timers are of no help; above a second nobody would call it live. */
const LEAST_WINDOW_MS = 1
export const LONGEST_WINDOW_MS = 1_000

/** What `readCoalesce` takes besides durations. */
export const COALESCE_WORDS = ['none', 'tick'] as const

/** What `readCoalesce` takes, in words. */
export const COALESCE_EXPECTED = `a duration from ${LEAST_WINDOW_MS}ms to ${LONGEST_WINDOW_MS}ms, none or tick, such as 5ms`

/** `none`, `tick`, `5ms`; null for anything else. */
export function readCoalesce(text: string): Coalesce | null {
  if (text === 'none' || text === 'tick') return { kind: text, ms: 0 }
  const reading = readDurationMs(text)
  if (!reading.ok || reading.value < LEAST_WINDOW_MS || reading.value > LONGEST_WINDOW_MS) return null
  return { kind: 'window', ms: reading.value }
}

/** As `readCoalesce` reads it. */
export function formatCoalesce({ kind, ms }: Coalesce): string {
  return kind === 'window' ? formatDurationMs(ms) : kind
}
