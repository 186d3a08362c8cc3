/** Hello, gap and receipt as JSON: rare, so parsed as a whole, and checked, since they come from elsewhere. */
import { parseCursor } from '../../protocol/cursor.ts'
import type { Gap, Hello } from '../../protocol/messages.ts'
import { WireError } from './wire-error.ts'

/** The value that some JSON text spells. Throws WireError when it spells none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new WireError(`expected JSON, got ${JSON.stringify(text.slice(0, 80))}`)
  }
}

/** Throws WireError unless `value` is a hello. */
export function expectHello(value: unknown): Hello {
  const hello = value as Hello | null
  if (typeof hello?.cursor === 'string' && parseCursor(hello.cursor) !== null) {
    return { channel: hello.channel, cursor: hello.cursor, gap: hello.gap === null ? null : expectGap(hello.gap) }
  }
  throw notA('a hello {"channel","cursor","gap"}', value)
}

/** Throws WireError unless `value` is a gap. */
export function expectGap(value: unknown): Gap {
  const gap = value as Gap | null
  const fromIsRight = gap?.from === null || typeof gap?.from === 'string'
  if (fromIsRight && typeof gap.to === 'string' && parseCursor(gap.to) !== null) return { from: gap.from, to: gap.to }
  throw notA('a gap {"from","to"}', value)
}

function notA(expected: string, value: unknown): WireError {
  return new WireError(`expected ${expected}, got ${String(JSON.stringify(value)).slice(0, 120)}`)
}
