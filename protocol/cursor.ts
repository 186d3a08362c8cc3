/**
 * The cursor `<epoch>:<seq>`: the last event that a client has. A client hands it back to resume.
 *
 * The epoch names one continuous channel log and changes when history is lost, so a cursor from
 * before can never be mistaken for a place in the new log (the idea of Centrifugo's epoch/offset).
 */
import type { Problem } from './problem.ts'

export interface Cursor {
  readonly epoch: string
  /** The last seq that the client has; 0 before the first event. */
  readonly seq: number
}

/** Where a subscription begins. `now` is also what an absent `since` means. */
export type Since =
  | { readonly kind: 'now' }
  | { readonly kind: 'earliest' }
  | { readonly kind: 'last'; readonly count: number }
  | { readonly kind: 'cursor'; readonly cursor: Cursor }

/** Characters of an epoch; fixed, so that the bytes of a cursor do not vary between runs. */
export const EPOCH_LENGTH = 12

const CURSOR = new RegExp(`^([a-z0-9]{${EPOCH_LENGTH}}):(0|[1-9][0-9]{0,14})$`)
const LAST = /^last:([1-9][0-9]{0,8})$/

export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}:${cursor.seq}`
}

/** The cursor that `text` spells, or null. A seq beyond 15 digits is refused: it could not be counted exactly. */
export function parseCursor(text: string): Cursor | null {
  const match = CURSOR.exec(text)
  if (match === null) return null
  return { epoch: match[1] as string, seq: Number(match[2]) }
}

/** Reads the `since` of a request. A malformed one comes back as a problem that says what was expected. */
export function parseSince(text: string | undefined): { ok: true; since: Since } | { ok: false; problem: Problem } {
  if (text === undefined || text === 'now') return { ok: true, since: { kind: 'now' } }
  if (text === 'earliest') return { ok: true, since: { kind: 'earliest' } }
  const last = LAST.exec(text)
  if (last !== null) return { ok: true, since: { kind: 'last', count: Number(last[1]) } }
  const cursor = parseCursor(text)
  if (cursor !== null) return { ok: true, since: { kind: 'cursor', cursor } }
  return {
    ok: false,
    problem: {
      type: 'about:blank',
      title: 'Malformed since',
      status: 400,
      detail:
        `expected "now", "earliest", "last:N" or a cursor "<epoch>:<seq>" with ${EPOCH_LENGTH} characters ` +
        `[a-z0-9] as epoch, got ${JSON.stringify(text.slice(0, 80))}; send back the cursor of the last event ` +
        'that you received, or leave since out to begin now',
    },
  }
}
