/** The sentence above each chart, made from the numbers that the chart draws. */
import { formatBytes, formatCount, formatUs } from '../../protocol/units.ts'
import { median } from '../../results/analysis/statistics.ts'
import { requestsPerSecond } from '../../results/analysis/summary.ts'
import type { ExpectationResult } from '../../results/format.ts'
import { BYTE_PARTS, type ByteStack } from '../charts/byte-stack.ts'
import { type LatencyCurve, MARKED_PERCENTILES } from '../charts/latency-curve.ts'
import type { ArmTrials } from '../charts/selection.ts'

const NOTHING = 'There is nothing to draw: no event was delivered.'

/** "Half of the events arrived within 0.90 ms by websocket and 501 ms by polling; 99 % within … ." Fastest first. */
export function latencySentence(curves: readonly LatencyCurve[]): string {
  const half = withinPhrase(curves, MARKED_PERCENTILES.indexOf(0.5))
  const most = withinPhrase(curves, MARKED_PERCENTILES.indexOf(0.99))
  if (half === '') return NOTHING
  return `Half of the events arrived within ${half}${most === '' ? '' : `; 99\u00a0% within ${most}`}.`
}

/** "Each delivered event moved 264 B by websocket and 930 B by polling; 256 B of each are the event itself." */
export function bytesSentence(stacks: readonly ByteStack[]): string {
  const known = stacks.flatMap(({ arm, total }) => (total === null ? [] : [{ arm, value: total }]))
  if (known.length === 0) return NOTHING
  const totals = ranked(known).map(({ arm, value }) => `${formatBytes(Math.round(value))} by ${arm}`)
  return `Each delivered event moved ${listed(totals)}${payloadPhrase(stacks)}.`
}

/** "While measured, 0 requests a second by sse and 20 by polling; at most 20 connections were open at once." */
export function connectionsSentence(selected: readonly ArmTrials[]): string {
  if (selected.length === 0) return NOTHING
  const requests = selected.map(({ arm, trials }) => ({
    arm,
    value: median(trials.map((trial) => requestsPerSecond(trial) ?? 0)),
  }))
  const most = Math.max(...selected.flatMap(({ trials }) => trials.map((trial) => trial.connections.peakOpen)))
  const made = ranked(requests).map(({ arm, value }) => `${formatCount(Math.round(value))} by ${arm}`)
  return `HTTP requests a second while measured: ${listed(made)}; at most ${formatCount(most)} connections were open at once.`
}

/** "All 9 were met.", "1 of 9 was missed."; @param inAll with those that a run which was stopped could not judge */
export function expectationsSentence(judged: readonly ExpectationResult[], inAll: number): string {
  const missed = judged.filter(({ met }) => !met).length
  const unjudged = inAll - judged.length
  const rest = unjudged === 0 ? '' : ` The run was stopped before ${unjudged} more could be judged.`
  if (missed === 0) return `All ${judged.length} were met.${rest}`
  return `${missed} of ${judged.length} ${missed === 1 ? 'was' : 'were'} missed.${rest}`
}

function withinPhrase(curves: readonly LatencyCurve[], index: number): string {
  const known = curves.flatMap(({ arm, percentilesUs }) => {
    const us = percentilesUs[index] ?? null
    return us === null ? [] : [{ arm, value: us }]
  })
  return listed(ranked(known).map(({ arm, value }) => `${formatUs(value)} by ${arm}`))
}

/** Said only when it is the same for all, as it should be: the feed is one. */
function payloadPhrase(stacks: readonly ByteStack[]): string {
  const payloadDown = BYTE_PARTS.findIndex(({ direction, kind }) => direction === 'down' && kind === 'payload')
  const payloads = stacks.flatMap(({ parts }) => (parts === null ? [] : [Math.round(parts[payloadDown] ?? 0)]))
  return new Set(payloads).size === 1 ? `; ${formatBytes(payloads[0]!)} of each are the event itself` : ''
}

function ranked<Entry extends { readonly value: number }>(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((left, right) => left.value - right.value)
}

/** `a, b and c` */
function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
