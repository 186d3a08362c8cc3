/** From which rate on this run's polling would move fewer bytes over the link than its push: a model, with its measured heads. */
import { compressionOf } from '../../protocol/compression.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { SEGMENT_PAYLOAD_BYTES } from '../../protocol/segments.ts'
import { POLLING, SSE, WEBSOCKET } from '../../protocol/transports.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import type { RunResult, Trial } from '../format.ts'
import { rateSpan } from './asked-load.ts'
import { trialsOfArm } from './order.ts'
import { type CrossoverQuestion, pollingPushCrossover } from './theory/crossover.ts'
import { keepsConnections } from './theory/handshake.ts'
import { windowUs } from './theory/window.ts'
import { pollIntervalMs, speaksOurWire } from './theory.ts'

/**
 * Polls of connections that were reset count among the requests while their heads are in no ledger of whole lives: above
 * this share of connections the heads of a poll are not known well enough.
 */
const MOST_RESET_SHARE = 0.01

/** Those that bring each event by itself, the one to compare with first. */
export const PUSHES: readonly string[] = [WEBSOCKET.name, SSE.name]

/**
 * One sentence; null without both arms, where the server is another's or a proxy stands between, where clients send, where one of them is compressed or its events leave together,
 * where too many connections of polling were reset, or where the model does not hold: its events come one by one, and each
 * fits a segment.
 */
export function crossoverNote({
  trials,
  scenario: { resolved },
}: Pick<RunResult, 'trials' | 'scenario'>): string | null {
  const push = PUSHES.find((name) => trials.some(({ arm }) => arm === name))
  const isCompressed = [POLLING.name, push ?? ''].some((name) => compressionOf(resolved, name) !== 'off')
  const intervalMs = pollIntervalMs(resolved, POLLING.name)
  if (push === undefined || intervalMs === null || isCompressed || windowUs(resolved) > 0) return null
  if (comeTogether(resolved) || (resolved.feed.payload?.toBytes ?? 0) > SEGMENT_PAYLOAD_BYTES) return null
  if (!speaksOurWire(resolved)) return null
  // Heads of messages are among those of polls, and no rate of a feed stands beside them.
  if (resolved.uplink) return null
  const measured = measuredLetters(trialsOfArm(trials, POLLING.name), trialsOfArm(trials, push))
  const keepAlive = keepsConnections(resolved)
  const question = measured && { ...measured, intervalUs: intervalMs * 1000, keepAlive }
  const crossover = question && pollingPushCrossover(question)
  if (crossover === null) return null
  return (
    `By a model of TCP segments (with these heads and frames, not measured) polling every ${formatDurationMs(intervalMs)}` +
    `${keepAlive ? '' : ', each poll on a connection of its own,'} moves fewer bytes over the link than ${push} from ` +
    `about ${rate(crossover.ratePerSecond)} events/s on ` +
    `(this run: ${playedRates(resolved)}). Bytes per event as measured are those of the sockets, without TCP's segments.`
  )
}

function wereReset(polling: readonly Trial[]): boolean {
  const reset = sum(polling, ({ bytes, connections }) => bytes.reset?.connections ?? connections.reset)
  return reset > MOST_RESET_SHARE * sum(polling, ({ connections }) => connections.opened)
}

function sum(trials: readonly Trial[], value: (trial: Trial) => number): number {
  return trials.reduce((total, trial) => total + value(trial), 0)
}

export type MeasuredLetters = Omit<CrossoverQuestion, 'intervalUs' | 'keepAlive'>

/**
 * Measured: heads and batches over whole lives, an event's payload and frame in the measured phases. null where nothing
 * came, or where too many connections of polling were reset.
 */
export function measuredLetters(polling: readonly Trial[], push: readonly Trial[]): MeasuredLetters | null {
  if (wereReset(polling)) return null
  const requests = sum(polling, ({ connections }) => connections.requests)
  const batches = requests - sum(polling, ({ connections }) => connections.emptyResponses)
  const pushed = sum(push, ({ bytes }) => bytes.steady.delivered)
  if (batches <= 0 || pushed === 0) return null
  const downHeads = sum(polling, ({ bytes }) => bytes.client.down.heads) / requests
  return {
    requestHeadBytes: sum(polling, ({ bytes }) => bytes.client.up.heads) / requests,
    responseHeadBytes: downHeads + sum(polling, ({ bytes }) => bytes.client.down.framing) / batches,
    framingBytes: sum(push, ({ bytes }) => bytes.steady.down.framing) / pushed,
    payloadBytes: sum(push, ({ bytes }) => bytes.steady.down.payload) / pushed,
  }
}

function playedRates(scenario: ResolvedScenario): string {
  const { least, most } = rateSpan(scenario)
  return least === most ? `${rate(least)}/s` : `${rate(least)}/s to ${rate(most)}/s`
}

function comeTogether({ phases }: ResolvedScenario): boolean {
  return phases.some(({ measure, burst }) => measure && burst !== undefined)
}

function rate(perSecond: number): string {
  return perSecond < 9.95 ? String(Number(perSecond.toFixed(1))) : perSecond.toFixed(0)
}
