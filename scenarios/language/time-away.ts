/**
 * How long clients may be away, and so how long a history must reach back and how long a trial takes: from the
 * scenario alone, before anything runs.
 */
import { membersPerChannel } from '../../protocol/channels.ts'
import { largestPayload } from '../../protocol/payload.ts'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { messageEventBytes } from '../../protocol/uplink.ts'
import { mostEventsWithin } from './most-events.ts'
import { longestRoundTripMs } from './network-bounds.ts'

/** Signs of life that a client misses before it gives up. */
const MISSED_SIGNS = 2

/** A heartbeat or ping may be late by a turn of the server's timer wheel, ms. */
const SIGN_LATE_MS = 100

/** An event without `payload` is as long as its data: a guess on the high side, since rows are lines of a table. */
export const GUESSED_EVENT_BYTES = 4096

/** The longest seq of a trial. */
const SEQ_DIGITS = 7

/** The most that a history may be asked to hold: a server beside a hundred clients still fits a small machine. */
export const LARGEST_HISTORY_BYTES = 512 * 1024 ** 2

type Detection = Pick<ResolvedScenario, 'transports' | 'network'>
type Away = Detection & Pick<ResolvedScenario, 'faults' | 'backOff'>

/** How long a client of this transport may take to notice that nothing comes any more, ms; null: not of this scenario. */
export function detectionMs({ transports, network }: Detection, transport: string): number | null {
  const settings = transports[transport]
  if (settings === undefined) return null
  return deadlineMs(settings) + longestRoundTripMs(network)
}

function deadlineMs(settings: Readonly<Record<string, unknown>>): number {
  const { heartbeatMs, pingMs } = settings
  if (typeof heartbeatMs === 'number') return MISSED_SIGNS * heartbeatMs + SIGN_LATE_MS
  if (typeof pingMs === 'number') return MISSED_SIGNS * pingMs + SIGN_LATE_MS
  return sum(settings, 'intervalMs', 'timeoutMs', 'waitMs', 'graceMs')
}

/** The longest of the scenario's transports, ms. */
export function longestDetectionMs(scenario: Detection): number {
  return Math.max(0, ...Object.keys(scenario.transports).map((transport) => detectionMs(scenario, transport) ?? 0))
}

/** How long a fault itself lasts, ms; one for good ends with the detection of it. */
export function faultMs({ durationMs, drainMs }: Pick<ResolvedFault, 'durationMs' | 'drainMs'>): number {
  return (durationMs ?? 0) + (drainMs ?? 0)
}

/** The longest that a client may be away, ms: faults may follow each other so closely that it is never back in between. */
export function awayMs(scenario: Away): number {
  const faultsMs = scenario.faults.reduce((total, fault) => total + faultMs(fault), 0)
  return longestDetectionMs(scenario) + scenario.backOff.capMs + faultsMs
}

/**
 * What is published on a channel while a client is away, at most; with all that the others send, and as much again that
 * whoever was away with it sends late.
 */
export function eventsWhileAway(scenario: Away & Pick<ResolvedScenario, 'phases' | 'feed' | 'clients' | 'uplink'>): {
  readonly events: number
  readonly bytes: number
} {
  const { clients, uplink, feed } = scenario
  const ms = awayMs(scenario)
  const events = mostEventsWithin(scenario, ms)
  const messages = uplink ? Math.ceil((2 * membersPerChannel(clients) * uplink.rate * ms) / 1000) : 0
  const messageBytes = uplink ? messages * messageEventBytes(uplink.sizeBytes, SEQ_DIGITS) : 0
  return { events: events + messages, bytes: events * (largestPayload(feed) ?? GUESSED_EVENT_BYTES) + messageBytes }
}

/** How long a trial of this transport takes from the feed's start until every client has what it can get, about, ms. */
export function trialMs(scenario: ResolvedScenario, transport: string): number {
  const noticedMs = detectionMs(scenario, transport) ?? 0
  const phasesMs = scenario.phases.reduce((total, phase) => total + phase.durationMs, 0)
  const overMs = scenario.faults.map((fault) => {
    // Silent connections speak again after their time, or are given up before it.
    if (fault.kind === 'silence') return fault.atMs + Math.min(fault.durationMs ?? Number.POSITIVE_INFINITY, noticedMs)
    return fault.atMs + faultMs(fault)
  })
  return Math.max(phasesMs, ...overMs)
}

function sum(settings: Readonly<Record<string, unknown>>, ...names: string[]): number {
  return names.reduce((total, name) => total + Number(settings[name] ?? 0), 0)
}
