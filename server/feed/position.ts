/** Where a client begins in a channel's log, and what it has missed for good. */
import { formatCursor, type Since } from '../../protocol/cursor.ts'
import type { Gap } from '../../protocol/messages.ts'

/** Where a client begins: the place to resume from, or `malformed` for a cursor that cannot be read. */
export type StartingPoint = Since | { readonly kind: 'malformed' }

/** Where delivery begins: after `afterSeq`. A gap says what can no longer be had. */
export interface Position {
  readonly afterSeq: number
  readonly cursor: string
  readonly gap: Gap | null
}

/** What a log holds: the events from `oldestSeq` to `headSeq`; the oldest is one past the head when it holds none. */
export interface LogExtent {
  readonly epoch: string
  readonly headSeq: number
  readonly oldestSeq: number
}

/**
 * Of a cursor of another epoch or too old a one, what is held follows; of one ahead of the head, what comes next. Both
 * are gaps, and so is a cursor that cannot be read.
 */
export function positionIn(log: LogExtent, since: StartingPoint): Position {
  const beforeOldest = log.oldestSeq - 1
  if (since.kind === 'now') return after(log, log.headSeq, null)
  if (since.kind === 'earliest') return after(log, beforeOldest, null)
  if (since.kind === 'last') return after(log, Math.max(beforeOldest, log.headSeq - since.count), null)
  if (since.kind === 'malformed') return after(log, beforeOldest, { from: null })
  const from = formatCursor(since.cursor)
  if (since.cursor.epoch !== log.epoch || since.cursor.seq < beforeOldest) return after(log, beforeOldest, { from })
  if (since.cursor.seq > log.headSeq) return after(log, log.headSeq, { from })
  return after(log, since.cursor.seq, null)
}

function after({ epoch }: LogExtent, afterSeq: number, missed: { readonly from: string | null } | null): Position {
  const cursor = formatCursor({ epoch, seq: afterSeq })
  return { afterSeq, cursor, gap: missed === null ? null : { from: missed.from, to: cursor } }
}
