/** Bytes by kind and direction: what crossed every socket of a population, attributed as it was read and written. */
import { BYTE_KINDS, type ByteKind, type BytesByKind } from '../../results/format.ts'

type Kinds = Record<ByteKind, number>

export interface ByteSnapshot {
  readonly down: BytesByKind
  readonly up: BytesByKind
}

export class ByteCounters {
  readonly #down: Kinds = noBytes()
  readonly #up: Kinds = noBytes()
  /** Comments and pings from the server. */
  heartbeats = 0

  /** Hot path: called several times a read. */
  add(direction: 'down' | 'up', kind: ByteKind, count: number): void {
    if (direction === 'up') {
      this.#up[kind] += count
      return
    }
    this.#down[kind] += count
    if (kind === 'heartbeat') this.heartbeats++
  }

  /** The counts now, with their totals. */
  snapshot(): ByteSnapshot {
    return { down: withTotal(this.#down), up: withTotal(this.#up) }
  }
}

/** What was counted between two snapshots of the same counters. */
export function bytesBetween(before: ByteSnapshot, after: ByteSnapshot): ByteSnapshot {
  return { down: combine(after.down, before.down, -1), up: combine(after.up, before.up, -1) }
}

export function sumBytes(parts: readonly ByteSnapshot[]): ByteSnapshot {
  const none = { down: withTotal(noBytes()), up: withTotal(noBytes()) }
  return parts.reduce((sum, part) => ({ down: combine(sum.down, part.down, 1), up: combine(sum.up, part.up, 1) }), none)
}

function noBytes(): Kinds {
  return { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0 }
}

function withTotal(kinds: Readonly<Kinds>): BytesByKind {
  return { ...kinds, total: BYTE_KINDS.reduce((sum, kind) => sum + kinds[kind], 0) }
}

function combine(left: BytesByKind, right: BytesByKind, sign: 1 | -1): BytesByKind {
  const kinds = noBytes()
  for (const kind of BYTE_KINDS) kinds[kind] = left[kind] + sign * right[kind]
  return withTotal(kinds)
}
