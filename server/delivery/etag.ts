/** Strong validators for batches, and the reading of If-None-Match (RFC 9110 §§8.8.3, 13.1.2). */
import type { BatchBody } from './batch.ts'

/**
 * Names everything in the body without hashing it: the events of one epoch are what they are, so the last
 * cursor and the count say which they were, and what else the body has stands beside them.
 */
export function etagOf(batch: BatchBody): string {
  const more = batch.hasMore ? '+' : ''
  const gap = batch.gap === null ? '' : `;${batch.gap.from ?? ''}>${batch.gap.to}`
  return `"${batch.cursor}.${batch.events}${more}${gap}"`
}

/** Whether If-None-Match names this ETag; the comparison is weak, as RFC 9110 §13.1.2 wants it. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  return (ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []).some((tag) => tag.replace(/^W\//, '') === etag)
}
