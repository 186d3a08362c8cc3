/** From which rate on this run's polling would move fewer bytes over the link than its push: a model, with its measured heads. */
import { compressionOf } from '../../protocol/compression.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { SEGMENT_PAYLOAD_BYTES } from '../../protocol/segments.ts'
import { POLLING, SSE, WEBSOCKET } from '../../protocol/transports.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import type { RunResult } from '../format.ts'
import { rateSpan } from './asked-load.ts'
import { trialsOfArm } from './order.ts'
import { crossoverLetters } from './poll-letters.ts'
import { crossoverRate } from './theory/crossover.ts'
import { windowUs } from './theory/window.ts'
import { pollIntervalMs, speaksOurWire } from './theory.ts'

/** Those that bring each event by itself, the one to compare with first. */
export const PUSHES: readonly string[] = [WEBSOCKET.name, SSE.name]

/**
 * One sentence; null without both arms, where the server is another's or a proxy stands between, where clients send, where one
 * of them is compressed or its events leave together, where too many connections of polling were reset, or where the model
 * does not hold: its events come one by one, and each fits a segment.
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
  const question = crossoverLetters(resolved, trialsOfArm(trials, POLLING.name), trialsOfArm(trials, push))
  const ratePerSecond = question && crossoverRate({ ...question, layer: 'link' }, intervalMs)
  if (question === null || ratePerSecond === null) return null
  return (
    `By a model of TCP segments (with these heads and frames, not measured) polling every ${formatDurationMs(intervalMs)}` +
    `${question.keepAlive ? '' : ', each poll on a connection of its own,'} moves fewer bytes over the link than ${push} from ` +
    `about ${rate(ratePerSecond)} events/s on ` +
    `(this run: ${playedRates(resolved)}). Bytes per event as measured are those of the sockets, without TCP's segments.`
  )
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
