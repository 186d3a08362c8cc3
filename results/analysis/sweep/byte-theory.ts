/**
 * What the formulas of theory/poll-bytes.ts and theory/crossover.ts say along a slice of bytes for each event, with the heads
 * that its polls had, on the sockets and on the link: of a poll that brings λT events, and on the link of an event that is
 * pushed, P + framing + 132 within a segment; and where the two meet, λ* along a rate, T* along an interval, with the heads
 * and frames of all its trials that had something to bring in every poll.
 */
import { compressionOf } from '../../../protocol/compression.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { SEGMENT_OVERHEAD_BYTES, SEGMENT_PAYLOAD_BYTES } from '../../../protocol/segments.ts'
import { POLLING } from '../../../protocol/transports.ts'
import type { RunResult, Trial } from '../../format.ts'
import { PUSHES } from '../crossover-note.ts'
import { trialsOfArm } from '../order.ts'
import { crossoverLetters, eventOf, pollLetters } from '../poll-letters.ts'
import { crossoverIntervalMs, crossoverRate } from '../theory/crossover.ts'
import { type Layer, meanPollBytes } from '../theory/poll-bytes.ts'
import { isSteady } from '../theory/steadiness.ts'
import { windowUs } from '../theory/window.ts'
import { pollIntervalMs, speaksOurWire } from '../theory.ts'
import type { SlicePlace, SweepSlice } from './slices.ts'

type Run = Pick<RunResult, 'scenario' | 'trials'>

/** Bytes of an event of an arm at a place; null where the formulas do not hold or know no such arm. */
export function byteTheory(arm: string, { cell: { run } }: Pick<SlicePlace, 'cell'>, layer: Layer): number | null {
  if (!isKnown(run.scenario.resolved)) return null
  if (arm === POLLING.name) return polled(run, layer)
  return layer === 'link' && PUSHES.includes(arm) ? pushedOnLink(trialsOfArm(run.trials, arm)) : null
}

/**
 * Where polling and a push move as many bytes: a value of the slice's axis; null where the formulas do not say.
 *
 * @param push an arm that brings each event by itself
 */
export function byteCrossing(slice: SweepSlice, push: string, layer: Layer): number | null {
  const all = slice.places.map(({ cell }) => cell.run)
  if (!all.every(({ scenario }) => isKnown(scenario.resolved))) return null
  const runs = all.filter((run) => (eventsInPoll(run) ?? 0) >= 1)
  const resolved = runs[0]?.scenario.resolved
  if (resolved === undefined || !asksAtFixedRate(resolved)) return null
  const trialsOf = (arm: string): Trial[] => runs.flatMap(({ trials }) => trialsOfArm(trials, arm))
  const letters = crossoverLetters(resolved, trialsOf(POLLING.name), trialsOf(push))
  const intervalMs = pollIntervalMs(resolved, POLLING.name)
  const rate = rateOf(resolved)
  if (letters === null || intervalMs === null || rate === null) return null
  const question = { ...letters, layer }
  if (slice.axis.name === 'rate') return crossoverRate(question, intervalMs)
  return slice.axis.name === 'interval' ? crossoverIntervalMs(question, rate) : null
}

function polled(run: Run, layer: Layer): number | null {
  const { resolved } = run.scenario
  const letters = pollLetters(resolved, trialsOfArm(run.trials, POLLING.name))
  const [events, rate] = [eventsInPoll(run), rateOf(resolved)]
  if (letters === null || events === null || rate === null || events < 1) return null
  return meanPollBytes(letters, events, (events * 1000) / rate, layer) / events
}

function pushedOnLink(trials: readonly Trial[]): number | null {
  const event = eventOf(trials)
  const bytes = event === null ? Number.POSITIVE_INFINITY : event.payloadBytes + event.framingBytes
  return bytes > SEGMENT_PAYLOAD_BYTES ? null : bytes + 2 * SEGMENT_OVERHEAD_BYTES
}

/** λT, with the time from poll to poll that the formula of latency has; null where that knows none, as of narrow lines. */
function eventsInPoll({ scenario: { resolved }, trials }: Run): number | null {
  const polls = trialsOfArm(trials, POLLING.name).map(({ theory }) => theory.requestsPerSecond ?? null)
  const [perSecond = null, ...others] = new Set(polls)
  const rate = rateOf(resolved)
  return perSecond === null || others.length > 0 || rate === null ? null : (rate * resolved.clients.count) / perSecond
}

/** At a fixed delay what is from poll to poll is no value of the axis. */
function asksAtFixedRate({ transports }: ResolvedScenario): boolean {
  return transports[POLLING.name]?.['schedule'] !== 'fixed-delay'
}

/** Our own server without a proxy, nothing compressed, held back or sent by clients, events of one size, one by one at one rate, no faults. */
function isKnown(resolved: ResolvedScenario): boolean {
  const { feed, faults = [], transports } = resolved
  const isPlain = !resolved.uplink && Object.keys(transports).every((name) => compressionOf(resolved, name) === 'off')
  return (
    isPlain &&
    speaksOurWire(resolved) &&
    windowUs(resolved) === 0 &&
    faults.length === 0 &&
    feed.payload === undefined &&
    rateOf(resolved) !== null
  )
}

/** Of the measured phases; null where they differ, or where there is more to them than a rate. */
function rateOf(resolved: ResolvedScenario): number | null {
  const [rate, ...others] = new Set(resolved.phases.filter(({ measure }) => measure).map((phase) => phase.rate))
  return rate === undefined || others.length > 0 || !isSteady(resolved) ? null : rate
}
