/**
 * Long polling in a scenario: the client is played on the events that the scenario asks for, with the seed's own
 * arrivals, and the formula that belongs to them is named.
 *
 * c, the time until a client has asked again, is no constant: an event answers the whole population at once, and
 * the last question is taken when all others were. The clients measure their part of it, from an answer to the next
 * question. The server's part follows from what an answer (a) and a question (q) take of its processor: it writes n
 * answers before it reads n questions, so the i-th waits (n − i)·a + i·q for its question to be taken, n·(a + q)/2 on
 * average. Where nobody measured, c is taken as `STATED_RE_ASK_US`. Either way it is tried as anything that it may be, and
 * where that moves the mean by more than a residual may have, there is no answer.
 *
 * Where questions open connections of their own the clients' part may contain the handshake (handshake.ts): it is taken out
 * of c, and counts once.
 *
 * What was measured counts up to what is stated. A driver too busy to ask again at once raises c and the latency alike: a
 * theory that followed it would agree with a measurement that its own instrument spoiled. What a client took beyond that
 * stays in the residual, where it can be judged.
 */
import type { ResolvedPhase, ResolvedScenario } from '../../../protocol/scenario.ts'
import { measuredMs } from '../../../protocol/schedule.ts'
import { LONG_POLLING } from '../../../protocol/transports.ts'
import { fitsAnswer } from './answer-room.ts'
import { type AskedEvents, askedEvents } from './asked-events.ts'
import type { Conditions, ReAsk } from './conditions.ts'
import { type Handshake, handshakeOf } from './handshake.ts'
import { blindWindowUs, LONG_POLLING_FORMULAS, type LongPollingGaps } from './long-polling.ts'
import { playLongPolling } from './long-polling-arrivals.ts'
import { oneWayDelay } from './one-way-delay.ts'
import { NO_FORMULA, type Prediction, toleranceUs } from './prediction.ts'
import { isSteady, measuredGapsUs } from './steadiness.ts'
import { toldOf, windowUs } from './window.ts'

/** 2 to 5 ms were measured for populations on one host. The most that counts of a measured one, too. */
const STATED_RE_ASK_US = 3000
const MOST_RE_ASK_US = 10_000
/** A question costs server and client some 50 µs together, and each client may have to wait for all others. */
const MOST_RE_ASK_US_PER_CLIENT = 100
/** What an answer and the question after it take of the processor of a server that is not ours to ask. */
const STATED_SERVER_US = 50
/** And at most: at low rates most of a process's time by answer is work of its own, which delays nobody. */
const MOST_SERVER_US = 100
const TRIED_RE_ASKS = 11
/** A poll that ends without an event opens a window, too. Servers hold it for a little less than they are asked. */
const SHARE_OF_WAIT = 0.8
/** An event that comes in such a window finds nobody asking: above this share of the time the mean depends on where it falls. */
const MOST_SHARE_OF_WINDOWS = 0.02
/** Of Poisson arrivals one gap in e⁵ is longer than this many mean ones. */
const MEAN_GAPS_IN_WAIT = 5

export function predictLongPolling(scenario: ResolvedScenario, { roundTripUs, reAsk }: Conditions): Prediction {
  if (!fitsAnswer(scenario)) return NO_FORMULA
  const asked = askedEvents(scenario)
  const events = { ...asked, told: toldOf(scenario, asked) }
  const waitsUs = windowUs(scenario)
  const { meanUs: oneWayUs, mostUs } = oneWayDelay(scenario.network, roundTripUs)
  const handshake = handshakeOf(scenario, roundTripUs)
  const gap = reAskGap(reAsk, scenario.clients.count, handshake)
  const typical = { oneWayUs, reAskUs: gap.typicalUs, handshakeUs: handshake.meanUs }
  const meanUs = meanUsOf(events, typical)
  const others = triedReAsks(gap).map((reAskUs) => meanUsOf(events, { ...typical, reAskUs }))
  const unknown = { ...NO_FORMULA, reAskUs: gap.typicalUs, reAskFrom: gap.from }
  if (shareOfWindows(scenario, events, typical) > MOST_SHARE_OF_WINDOWS) return unknown
  // Nor where no event is asked for: then every mean is NaN.
  if (!others.every((other) => Math.abs(other - meanUs) <= toleranceUs(meanUs))) return unknown
  const formula = formulaOf(scenario, events, typical)
  const held = formula === LONG_POLLING_FORMULAS.held
  const blindUs = blindWindowUs({ oneWayUs: mostUs, reAskUs: gap.mostUs, handshakeUs: handshake.mostUs })
  return {
    ...unknown,
    meanUs,
    maxUs: held ? null : mostUs + Math.max(blindUs, waitsUs),
    requestsPerSecond: requestsPerSecond(scenario, events, typical),
    formula,
  }
}

/** c, µs: what it is taken as, and what it may be on average; `mostUs` of a single one. */
export interface ReAskGap {
  readonly from: 'measured' | 'stated'
  readonly typicalUs: number
  readonly leastMeanUs: number
  readonly mostMeanUs: number
  readonly mostUs: number
}

/** @param clients how many are answered at once, and ask again */
export function reAskGap(reAsk: ReAsk | null, clients: number, handshake: Handshake): ReAskGap {
  const stated = statedGap(clients)
  return reAsk === null ? stated : measuredGap(withoutHandshake(reAsk, handshake), clients, stated.mostUs)
}

/** The longest question may be the one whose handshake was the shortest. */
function withoutHandshake(reAsk: ReAsk, { isInReAsk, meanUs, leastUs }: Handshake): ReAsk {
  if (!isInReAsk) return reAsk
  return { ...reAsk, meanUs: Math.max(0, reAsk.meanUs - meanUs), mostUs: Math.max(0, reAsk.mostUs - leastUs) }
}

function statedGap(clients: number): ReAskGap {
  const mostUs = Math.max(MOST_RE_ASK_US, MOST_RE_ASK_US_PER_CLIENT * clients)
  return { from: 'stated', typicalUs: STATED_RE_ASK_US, leastMeanUs: 0, mostMeanUs: mostUs, mostUs }
}

/**
 * The server may have been free whenever a question came, or have taken each after all others: of a large population that
 * may be more than is stated, and is no fault.
 */
function measuredGap({ meanUs, mostUs, serverUs }: ReAsk, clients: number, statedMostUs: number): ReAskGap {
  const allUs = Math.min(serverUs ?? STATED_SERVER_US, MOST_SERVER_US) * clients
  const leastMeanUs = Math.min(meanUs, STATED_RE_ASK_US)
  const typicalUs = meanUs + allUs / 2
  return {
    from: typicalUs > STATED_RE_ASK_US ? 'stated' : 'measured',
    typicalUs: Math.min(typicalUs, STATED_RE_ASK_US),
    leastMeanUs,
    mostMeanUs: leastMeanUs + allUs,
    mostUs: Math.min(mostUs + allUs, statedMostUs),
  }
}

/** What c may be on average, from the least to the most. */
export function triedReAsks({ leastMeanUs, mostMeanUs }: ReAskGap): number[] {
  const step = (mostMeanUs - leastMeanUs) / (TRIED_RE_ASKS - 1)
  return Array.from({ length: TRIED_RE_ASKS }, (_, index) => leastMeanUs + index * step)
}

/** With when a poll that is held hears of each, where the server coalesces; null: at once, one by one. */
interface ToldEvents extends AskedEvents {
  readonly told: readonly number[] | null
}

function meanUsOf({ dueAtUs, measured, told }: ToldEvents, gaps: LongPollingGaps): number {
  const latenciesUs = playLongPolling(dueAtUs, gaps, told).latenciesUs.filter((_, index) => measured[index])
  return latenciesUs.reduce((sum, us) => sum + us, 0) / latenciesUs.length
}

/** null where some measured phases find the poll held and others do not, and where none says what playing the arrivals does. */
function formulaOf(scenario: ResolvedScenario, events: ToldEvents, gaps: LongPollingGaps): string | null {
  if (windowUs(scenario) > 0) return null
  if (!isSteady(scenario)) return formulaOfUnsteady(scenario, events, gaps)
  if (scenario.feed.arrival === 'poisson') return LONG_POLLING_FORMULAS.poisson
  const held = measuredPhases(scenario).map(({ rate }) => 1e6 / rate > blindWindowUs(gaps))
  if (held.every((is) => is)) return LONG_POLLING_FORMULAS.held
  return held.some((is) => is) ? null : LONG_POLLING_FORMULAS.batched
}

function formulaOfUnsteady(scenario: ResolvedScenario, events: ToldEvents, gaps: LongPollingGaps): string | null {
  const blindUs = blindWindowUs(gaps)
  const { leastUs, mostUs } = measuredGapsUs(events)
  if (leastUs > blindUs) return LONG_POLLING_FORMULAS.held
  if (mostUs <= blindUs) return LONG_POLLING_FORMULAS.batched
  const apart = measuredPhases(scenario).every(({ rate, endRate = rate, burst }) => {
    return rate === 0 && endRate === 0 && burst !== undefined && burst.everyMs * 1000 > 2 * blindUs
  })
  if (!apart) return null
  // Told together, a whole burst is in the answer that its first event would have had alone.
  return events.told === null ? LONG_POLLING_FORMULAS.bursts : LONG_POLLING_FORMULAS.held
}

/** Answers that leave within the measured phases, of all clients; null where polls may end for want of events. */
function requestsPerSecond(scenario: ResolvedScenario, events: ToldEvents, gaps: LongPollingGaps): number | null {
  const phases = measuredPhases(scenario)
  if (mayEndEmpty(scenario, events)) return null
  const { answers } = playLongPolling(events.dueAtUs, gaps, events.told)
  const first = events.dueAtUs.filter((_, index) => events.measured[index] && answers[index] !== answers[index - 1])
  return (scenario.clients.count * first.length * 1000) / measuredMs(phases)
}

/** Of the time between two events, how much lies in windows of polls that ended without one; 0 where none does. */
function shareOfWindows(scenario: ResolvedScenario, events: AskedEvents, gaps: LongPollingGaps): number {
  const blindUs = blindWindowUs(gaps)
  return mayEndEmpty(scenario, events) ? blindUs / (waitMsOf(scenario) * 1000 + blindUs) : 0
}

function mayEndEmpty(scenario: ResolvedScenario, events: AskedEvents): boolean {
  return longestGapMs(scenario, events) > SHARE_OF_WAIT * waitMsOf(scenario)
}

function waitMsOf({ transports }: ResolvedScenario): number {
  return Number(transports[LONG_POLLING.name]?.['waitMs'] ?? 0)
}

/** As long as a poll may have to be held, in any phase that is measured. */
function longestGapMs(scenario: ResolvedScenario, events: AskedEvents): number {
  if (!isSteady(scenario)) return Math.max(measuredGapsUs(events).mostUs / 1000, silenceAtEndMs(scenario, events))
  const meanGaps = scenario.feed.arrival === 'poisson' ? MEAN_GAPS_IN_WAIT : 1
  return Math.max(...measuredPhases(scenario).map(({ rate }) => (meanGaps * 1000) / rate))
}

function silenceAtEndMs({ phases }: ResolvedScenario, { dueAtUs }: AskedEvents): number {
  const last = phases.at(-1)
  return (last?.startMs ?? 0) + (last?.durationMs ?? 0) - (dueAtUs.at(-1) ?? 0) / 1000
}

function measuredPhases({ phases }: ResolvedScenario): readonly ResolvedPhase[] {
  return phases.filter(({ measure }) => measure)
}
