/** Faults of the server that get in each other's way: what such a trial measured would be neither of the two. */

import type { ResolvedFault } from '../../protocol/scenario.ts'
import { SERVER_FAULT_KINDS } from '../../protocol/server-faults.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import type { Finding } from './errors.ts'

/** While one of these lasts the server cannot be asked for another: it takes no connection, or does not look. */
const DEAFENING: readonly string[] = ['refuse-connections', 'stall-event-loop']

/** A fault reaches the server by a request, so it begins and ends a little late; so far apart none meets the next, ms. */
const APART_MS = 100

interface PlacedFault extends ResolvedFault {
  /** In the list as it was given. */
  readonly index: number
  readonly overMs: number
}

/**
 * Each fault that begins while one lasts that it cannot share the server with: another of its kind (the server
 * refuses that), a restart (there is nobody to strike), one in which the server hears nothing (of one instant that one
 * strikes last), or, for a restart, any fault (it ends with its process).
 * Faults of the link are not the server's: they may overlap with everything.
 */
export function checkFaultOverlaps(faults: readonly ResolvedFault[]): Finding[] {
  const placed = faults
    .map((fault, index) => ({ ...fault, index, overMs: overMs(fault) }))
    .filter(({ kind }) => kind === 'restart' || (SERVER_FAULT_KINDS as readonly string[]).includes(kind))
    .sort((one, other) => one.atMs - other.atMs)
  return placed.flatMap((fault, position) => {
    const earlier = placed.slice(0, position).find((before) => collide(before, fault))
    return earlier === undefined ? [] : [describe(earlier, fault)]
  })
}

/** Of what ends in the instant in which it begins only a restart takes time: another process has to start. */
function collide(earlier: PlacedFault, later: PlacedFault): boolean {
  const lasts = earlier.overMs > earlier.atMs || earlier.kind === 'restart'
  if (!lasts || later.atMs >= earlier.overMs + APART_MS) return false
  if (earlier.kind === later.kind || earlier.kind === 'restart' || later.kind === 'restart') return true
  return isDeaf(earlier) && (later.atMs > earlier.atMs || isDeaf(later))
}

function isDeaf({ kind }: PlacedFault): boolean {
  return DEAFENING.includes(kind)
}

function describe(earlier: PlacedFault, later: PlacedFault): Finding {
  const freeMs = earlier.overMs + APART_MS
  const until = `${formatDurationMs(later.atMs)}, while the ${earlier.kind} of ${formatDurationMs(earlier.atMs)} lasts until ${formatDurationMs(earlier.overMs)}`
  return {
    path: ['faults', later.index, 'at'],
    expected: `an instant from ${formatDurationMs(freeMs)} on for this ${later.kind}`,
    found: until,
    fix: `${reason(earlier, later)}: let it strike at ${formatDurationMs(freeMs)} or later, or shorten the ${earlier.kind}`,
  }
}

function reason({ kind }: PlacedFault, later: PlacedFault): string {
  if (kind === later.kind && kind !== 'restart') return `a server does one ${kind} at a time`
  if (kind === 'restart') return 'while the server is replaced there is none to strike'
  if (later.kind !== 'restart') return `during the ${kind} the server cannot be asked for another fault`
  return `the ${kind} would end with the process that is replaced`
}

function overMs({ atMs, durationMs, drainMs }: ResolvedFault): number {
  return atMs + (drainMs ?? 0) + (durationMs ?? 0)
}
