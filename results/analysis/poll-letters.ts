/** The letters of theory/poll-bytes.ts and theory/crossover.ts as trials measured them. */
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import type { Trial } from '../format.ts'
import { batchBytes, COMMA_BYTES } from './theory/bytes.ts'
import type { CrossoverQuestion } from './theory/crossover.ts'
import { keepsConnections } from './theory/handshake.ts'
import type { PollLetters } from './theory/poll-bytes.ts'
import { seqDigits } from './theory/seq-digits.ts'

/**
 * Polls of connections that were reset count among the requests while their heads are in no ledger of whole lives: above
 * this share of connections the heads of a poll are not known well enough.
 */
const MOST_RESET_SHARE = 0.01

/** Of our own server; null where nothing came, or where too many connections of polling were reset. */
export function crossoverLetters(
  scenario: ResolvedScenario,
  polling: readonly Trial[],
  push: readonly Trial[],
): Omit<CrossoverQuestion, 'layer'> | null {
  const letters = pollLetters(scenario, polling)
  const event = eventOf(push)
  return letters === null || event === null ? null : { ...letters, ...event }
}

/** Of polls alone; null as above. A batch is told by its format. */
export function pollLetters(scenario: ResolvedScenario, polling: readonly Trial[]): PollLetters | null {
  const event = eventOf(polling)
  if (event === null || wereReset(polling)) return null
  const batch = batchBytes(seqDigits(scenario))
  return {
    ...headsOf(polling, batch),
    batchBytes: batch,
    payloadBytes: event.payloadBytes,
    keepAlive: keepsConnections(scenario),
    arrival: scenario.feed.arrival,
  }
}

/** What an event and what framed it took in the measured phases. */
export function eventOf(trials: readonly Trial[]): Pick<CrossoverQuestion, 'payloadBytes' | 'framingBytes'> | null {
  const delivered = sum(trials, ({ bytes }) => bytes.steady.delivered)
  if (delivered === 0) return null
  return {
    payloadBytes: sum(trials, ({ bytes }) => bytes.steady.down.payload) / delivered,
    framingBytes: sum(trials, ({ bytes }) => bytes.steady.down.framing) / delivered,
  }
}

type Heads = Pick<PollLetters, 'requestHeadBytes' | 'responseHeadBytes'>

/** Of polls that brought something in the measured phases; where a file has no more, of all in whole lives. */
function headsOf(polling: readonly Trial[], batch: number): Heads {
  const counted = polling.flatMap(({ bytes, connections: { steady } }) =>
    steady ? [{ ...steady, bytes: bytes.steady }] : [],
  )
  const total = (value: (trial: (typeof counted)[number]) => number) =>
    counted.reduce((all, one) => all + value(one), 0)
  const full = total(({ answers, emptyAnswers }) => answers - emptyAnswers)
  if (counted.length < polling.length || full <= 0) return headsOfLives(polling)
  const events = total(({ bytes }) => bytes.down.payload) + COMMA_BYTES * (total(({ bytes }) => bytes.delivered) - full)
  const poll = (total(({ answerBytes, emptyAnswerBytes }) => answerBytes - emptyAnswerBytes) - events) / full
  const requestHeadBytes = total(({ bytes }) => bytes.up.heads) / total(({ requests }) => requests)
  return { requestHeadBytes, responseHeadBytes: poll - batch - requestHeadBytes }
}

function headsOfLives(polling: readonly Trial[]): Heads {
  const requests = sum(polling, ({ connections }) => connections.requests)
  return {
    requestHeadBytes: sum(polling, ({ bytes }) => bytes.client.up.heads) / requests,
    responseHeadBytes: sum(polling, ({ bytes }) => bytes.client.down.heads) / requests,
  }
}

function wereReset(polling: readonly Trial[]): boolean {
  const reset = sum(polling, ({ bytes, connections }) => bytes.reset?.connections ?? connections.reset)
  return reset > MOST_RESET_SHARE * sum(polling, ({ connections }) => connections.opened)
}

function sum(trials: readonly Trial[], value: (trial: Trial) => number): number {
  return trials.reduce((total, trial) => total + value(trial), 0)
}
