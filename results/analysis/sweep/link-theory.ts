/**
 * What the model of theory/crossover.ts says of bytes on the link along a slice, with the heads that its polls had and the
 * frames that its pushed events had: a poll that brings λT events of P bytes, and an event that is pushed,
 *
 *   polling  (h_req + h_res + 66 · segments [+ 478 B for a connection of its own]) / λT + P      for λT ≥ 1
 *   push     P + framing + 132                                                                   within a segment
 *
 * and where the two meet: λ* along a rate, T* = λ*T/λ along an interval, with the heads and frames of all its trials.
 */
import { compressionOf } from '../../../protocol/compression.ts'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { SEGMENT_OVERHEAD_BYTES, SEGMENT_PAYLOAD_BYTES } from '../../../protocol/segments.ts'
import { POLLING } from '../../../protocol/transports.ts'
import type { Trial } from '../../format.ts'
import { type MeasuredLetters, measuredLetters, PUSHES } from '../crossover-note.ts'
import { pollingPushCrossover } from '../theory/crossover.ts'
import { keepsConnections } from '../theory/handshake.ts'
import { CONNECTION_BYTES } from '../theory/link-bytes.ts'
import { segmentsPushed } from '../theory/segments.ts'
import { isSteady } from '../theory/steadiness.ts'
import { windowUs } from '../theory/window.ts'
import { pollIntervalMs, speaksOurWire } from '../theory.ts'
import type { SlicePlace, SweepSlice } from './slices.ts'

/** Bytes of an event on the link by an arm at a place; null where the model does not hold or knows no such arm. */
export function linkTheory(slice: SweepSlice, arm: string, { cell: { run } }: SlicePlace): number | null {
  const { resolved } = run.scenario
  if (!isKnown(resolved)) return null
  if (PUSHES.includes(arm)) return pushed(lettersOf(run.trials, arm))
  const push = PUSHES.find((name) => slice.arms.includes(name))
  return push === undefined || arm !== POLLING.name ? null : polled(lettersOf(run.trials, push), resolved)
}

/**
 * Where polling and a push move as many bytes: a value of the slice's axis; null where the model does not say.
 *
 * @param push an arm that brings each event by itself
 */
export function linkCrossing(slice: SweepSlice, push: string): number | null {
  const runs = slice.places.map(({ cell }) => cell.run)
  const { axis } = slice
  const resolved = runs[0]?.scenario.resolved
  if (resolved === undefined || !runs.every(({ scenario }) => isKnown(scenario.resolved))) return null
  const letters = lettersOf(trialsAlong(slice), push)
  const intervalMs = pollIntervalMs(resolved, POLLING.name)
  const rate = rateOf(resolved)
  if (letters === null || intervalMs === null || rate === null) return null
  const keepAlive = keepsConnections(resolved)
  const crossover = pollingPushCrossover({ ...letters, intervalUs: intervalMs * 1000, keepAlive })
  if (crossover === null) return null
  if (axis.name === 'rate') return crossover.ratePerSecond
  return axis.name === 'interval' ? (crossover.ratePerSecond * intervalMs) / rate : null
}

/** Between our clients and our server alone, nothing compressed, held back or sent by clients, events of one size, one by one at one rate, no faults. */
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

function trialsAlong(slice: SweepSlice): Trial[] {
  return slice.places.flatMap(({ cell }) => cell.run.trials)
}

function lettersOf(trials: readonly Trial[], push: string): MeasuredLetters | null {
  const of = (name: string) => trials.filter(({ arm }) => arm === name)
  return measuredLetters(of(POLLING.name), of(push))
}

function pushed(letters: MeasuredLetters | null): number | null {
  if (letters === null) return null
  const bytes = letters.payloadBytes + letters.framingBytes
  return bytes > SEGMENT_PAYLOAD_BYTES ? null : bytes + 2 * SEGMENT_OVERHEAD_BYTES
}

function polled(letters: MeasuredLetters | null, resolved: ResolvedScenario): number | null {
  const intervalMs = pollIntervalMs(resolved, POLLING.name)
  const rate = rateOf(resolved)
  if (letters === null || intervalMs === null || rate === null) return null
  const events = (rate * intervalMs) / 1000
  if (events < 1) return null
  const answerBytes = letters.responseHeadBytes + events * letters.payloadBytes
  const packets = 1 + segmentsPushed(answerBytes, intervalMs)
  const connectionBytes = keepsConnections(resolved) ? 0 : CONNECTION_BYTES
  const pollBytes =
    letters.requestHeadBytes + letters.responseHeadBytes + packets * SEGMENT_OVERHEAD_BYTES + connectionBytes
  return pollBytes / events + letters.payloadBytes
}
