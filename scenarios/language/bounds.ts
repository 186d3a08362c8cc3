/** Bounds that span several keys: what no single value shows to be impossible. Checked again after overrides. */
import { fitsPayload } from '../../protocol/event.ts'
import { smallestPayload as smallestOf } from '../../protocol/payload.ts'
import type { ResolvedFault, ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { eventsAsked } from '../../protocol/schedule-phase.ts'
import { formatBytes, formatDurationMs } from '../../protocol/units.ts'
import { checkBesideTarget } from './beside-target.ts'
import type { Finding } from './errors.ts'
import { checkFaultOverlaps } from './fault-overlaps.ts'
import { checkKeepAliveTimeout } from './keep-alive-bounds.ts'
import { checkNetwork } from './network-bounds.ts'
import { checkProxy } from './proxy-schema.ts'
import type { BoundedParts } from './resolve.ts'
import { checkSchedule } from './schedule-bounds.ts'
import { eventsWhileAway, LARGEST_HISTORY_BYTES } from './time-away.ts'
import { checkUplink } from './uplink-bounds.ts'

/**
 * A payload's size is promised for seqs of up to seven digits (protocol/event.ts); a tenth is left for a Poisson
 * feed that draws more events than its mean.
 */
const MOST_EVENTS = 9_000_000
const LONGEST_RUN_MS = 24 * 60 * 60 * 1000

/** What is impossible about parts that are each in order; parts that are missing are not judged. */
export function checkBounds(parts: BoundedParts): Finding[] {
  const { phases, clients, backOff, faults = [] } = parts
  const apart = [
    ...(backOff === undefined ? [] : checkBackOff(backOff)),
    ...checkNetwork(parts),
    ...checkUplink(parts),
    ...checkProxy(parts),
    ...checkKeepAliveTimeout(parts),
    ...checkBesideTarget(parts),
  ]
  if (phases === undefined) return apart
  return [
    ...apart,
    ...checkFaultTimes(faults, phases),
    ...checkFaultOverlaps(faults),
    ...checkHistory(parts, phases),
    ...checkNames(phases),
    ...checkMeasured(phases),
    ...checkLength(phases),
    ...checkEvents(phases),
    ...checkSchedule(parts),
    ...(clients === undefined ? [] : checkRamp(clients.rampMs, phases)),
  ]
}

function checkNames(phases: readonly ResolvedPhase[]): Finding[] {
  return phases.flatMap((phase, index) => {
    const first = phases.findIndex((other) => other.name === phase.name)
    if (first === index) return []
    return [
      {
        path: ['phases', index, 'name'],
        expected: 'a name that no other phase has',
        found: `"${phase.name}" again`,
        fix: 'give each phase a name of its own: charts and results tell them apart by it',
      },
    ]
  })
}

function checkMeasured(phases: readonly ResolvedPhase[]): Finding[] {
  if (phases.some((phase) => phase.measure)) return []
  return [
    {
      path: ['phases'],
      atKey: true,
      expected: 'at least one measured phase',
      found: 'none',
      fix: 'write "measure: true" in the phase that the figures should cover',
    },
  ]
}

function checkLength(phases: readonly ResolvedPhase[]): Finding[] {
  const totalMs = phases.reduce((sum, phase) => sum + phase.durationMs, 0)
  if (totalMs <= LONGEST_RUN_MS) return []
  return [
    {
      path: ['phases'],
      atKey: true,
      expected: `phases of at most ${formatDurationMs(LONGEST_RUN_MS)} in all`,
      found: formatDurationMs(totalMs),
      fix: 'shorten the phases',
    },
  ]
}

function checkEvents(phases: readonly ResolvedPhase[]): Finding[] {
  const events = phases.reduce((sum, phase) => sum + eventsAsked(phase), 0)
  if (events <= MOST_EVENTS) return []
  return [
    {
      path: ['phases'],
      atKey: true,
      expected: `at most ${MOST_EVENTS} events in a trial`,
      found: `${Math.round(events)} (rate × duration and bursts, over all phases)`,
      fix: 'lower the rate or shorten the phases; repeat gives more trials',
    },
  ]
}

/** A client that joins inside a measured phase would be measured while it connects. */
function checkRamp(rampMs: number, phases: readonly ResolvedPhase[]): Finding[] {
  const firstMeasured = phases.find((phase) => phase.measure)
  if (firstMeasured === undefined || rampMs <= firstMeasured.startMs) return []
  const room = formatDurationMs(firstMeasured.startMs)
  return [
    {
      path: ['clients', 'ramp'],
      expected: `a ramp of at most ${room}, the time before the first measured phase`,
      found: formatDurationMs(rampMs),
      fix: `shorten the ramp, or put a phase without "measure" before "${firstMeasured.name}"`,
    },
  ]
}

/** Only the instant lies inside: what a fault lasts may reach into the time in which clients wait for the rest. */
function checkFaultTimes(faults: readonly ResolvedFault[], phases: readonly ResolvedPhase[]): Finding[] {
  const endMs = phases.reduce((sum, phase) => sum + phase.durationMs, 0)
  return faults.flatMap(({ atMs }, index) => {
    if (atMs < endMs) return []
    return [
      {
        path: ['faults', index, 'at'],
        expected: `an instant inside the phases, which end after ${formatDurationMs(endMs)}`,
        found: formatDurationMs(atMs),
        fix: 'let the fault strike earlier, or make a phase longer',
      },
    ]
  })
}

/** Who is away longer than the history reaches back would lose events that the scenario never meant to lose. */
function checkHistory(
  { feed, clients, uplink = null, transports, backOff, network = null, faults = [] }: BoundedParts,
  phases: readonly ResolvedPhase[],
): Finding[] {
  if (faults.length === 0 || feed === undefined || clients === undefined) return []
  if (transports === undefined || backOff === undefined) return []
  const { events, bytes } = eventsWhileAway({ feed, clients, uplink, transports, backOff, faults, phases, network })
  if (bytes <= LARGEST_HISTORY_BYTES) return []
  return [
    {
      path: ['faults'],
      atKey: true,
      expected: `a history of at most ${formatBytes(LARGEST_HISTORY_BYTES)} for clients that are away`,
      found: `${formatBytes(bytes)}, ${events} events while a client notices its faults and comes back`,
      fix: 'shorten the deadlines of the transports, the faults or the back-off, or lower rate or payload',
    },
  ]
}

function checkBackOff({ firstMs, capMs }: ResolvedScenario['backOff']): Finding[] {
  if (capMs >= firstMs) return []
  return [
    {
      path: ['backOff', 'cap'],
      expected: `a cap of at least ${formatDurationMs(firstMs)}, the first wait`,
      found: formatDurationMs(capMs),
      fix: 'raise the cap, or shorten the first wait',
    },
  ]
}

/** Each row must fit the payload with an empty pad; only the first that does not is told. */
export function checkRows(feed: NonNullable<BoundedParts['feed']>, rows: readonly unknown[] | null): Finding[] {
  const payloadBytes = smallestOf(feed)
  if (payloadBytes === null || rows === null) return []
  const index = rows.findIndex((row) => !fitsPayload(JSON.stringify(row), payloadBytes))
  if (index === -1) return []
  const needed = smallestPayload(JSON.stringify(rows[index]))
  return [
    {
      path: feed.payload === undefined ? ['feed', 'payload'] : ['feed', 'payload', 'from'],
      expected: `a payload that every row of ${feed.source} fits`,
      found: `${payloadBytes}B, and row ${index + 1} needs ${needed}B`,
      fix: `write at least "${feed.payload === undefined ? 'payload' : 'from'}: ${smallestPayloadOf(rows)}B", or shorten the rows`,
    },
  ]
}

function smallestPayloadOf(rows: readonly unknown[]): number {
  return rows.reduce<number>((largest, row) => Math.max(largest, smallestPayload(JSON.stringify(row))), 0)
}

/** fitsPayload is monotonic in the size, so halving finds where it turns true. */
function smallestPayload(dataJson: string): number {
  let tooSmall = 0
  let enough = dataJson.length * 4 + 1024
  while (enough - tooSmall > 1) {
    const middle = Math.floor((tooSmall + enough) / 2)
    if (fitsPayload(dataJson, middle)) enough = middle
    else tooSmall = middle
  }
  return enough
}
