/**
 * The results that lie beside the page when `tlab serve` or `tlab open` serves it:
 * `GET results/` answers `[{"name","startedAt","scenario"}]`. Any other host has no such list, which is no error.
 */
import type { RunEntry } from './opened.ts'

/** Newest first; empty when the host has no list. Never rejects. */
export async function listServed(): Promise<RunEntry[]> {
  try {
    const response = await fetch('results/', { headers: { accept: 'application/json' } })
    if (!response.ok || !(response.headers.get('content-type') ?? '').includes('json')) return []
    return parseListing(await response.json())
  } catch {
    return []
  }
}

/** Entries that make sense, newest first. */
export function parseListing(listing: unknown): RunEntry[] {
  if (!Array.isArray(listing)) return []
  return listing
    .map(readEntry)
    .filter((entry) => entry !== null)
    .sort((left, right) => right.startedAt.localeCompare(left.startedAt))
    .map(({ name, label }) => ({ name, label }))
}

/** Below the page, whatever the name contains. */
export function servedUrl(name: string): string {
  return `results/${encodeURIComponent(name.endsWith('.json') ? name : `${name}.json`)}`
}

function readEntry(entry: unknown): (RunEntry & { startedAt: string }) | null {
  if (typeof entry !== 'object' || entry === null) return null
  const { name, startedAt, scenario } = entry as Record<string, unknown>
  if (typeof name !== 'string' || name === '') return null
  const started = typeof startedAt === 'string' ? startedAt : ''
  const label = typeof scenario === 'string' && started !== '' ? `${scenario}, ${minuteOf(started)}` : name
  return { name: name.replace(/\.json$/, ''), label, startedAt: started }
}

/** `2026-03-12 14:05 UTC` */
function minuteOf(startedAt: string): string {
  return `${startedAt.slice(0, 16).replace('T', ' ')} UTC`
}
