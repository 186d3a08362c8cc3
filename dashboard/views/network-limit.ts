/** What lay between clients and server, and what a run over it does not prove. */
import type { ResolvedNetwork } from '../../protocol/scenario.ts'
import { formatUs } from '../../protocol/units.ts'
import { largeBurstsSentence, networkPhrase } from '../../results/analysis/sentences.ts'
import { type ServerPlace, serverPlace } from '../../results/analysis/server-place.ts'
import type { RunResult } from '../../results/format.ts'

export interface Limit {
  readonly title: string
  readonly text: string
}

/**
 * One limit, or two where an emulated network lay on top of a real one.
 *
 * @param runs one alone, or all cells of a sweep, which have one server and may have a network each
 */
export function networkLimits(runs: readonly RunResult[]): Limit[] {
  const trials = runs.flatMap((run) => run.trials)
  const place = serverPlace({ target: runs[0]?.target, trials })
  const emulated = emulatedNetwork(runs, place)
  if (place.elsewhere) return [elsewhere(place), ...emulated]
  return emulated.length > 0 ? emulated : [loopback(place)]
}

function loopback({ target }: ServerPlace): Limit {
  const server = target === null ? 'Server' : `The server at ${target}`
  return {
    title: 'Loopback.',
    text: `${server} and clients shared one machine and its processors. A real network adds its round trip to every request, which costs polling and long polling more than the streams.`,
  }
}

function elsewhere({ target, roundTripUs }: ServerPlace): Limit {
  const where = target === null ? '' : ` at ${target}`
  const half = roundTripUs === null ? '' : `, ${formatUs(roundTripUs / 2)},`
  return {
    title: 'A server elsewhere.',
    text: `The server${where} does not share the clients’ clock. Nobody measured the way to it: half of the least round trip of an exchange of time stamps${half} is an estimate that met no queue. Latencies hold for this way alone.`,
  }
}

function emulatedNetwork(runs: readonly RunResult[], { elsewhere }: ServerPlace): Limit[] {
  const networks = runs.flatMap(({ scenario }) => scenario.resolved.network ?? [])
  if (networks.length === 0) return []
  const where = elsewhere
    ? 'on top of the way to the server'
    : 'on one machine whose processors server and clients shared'
  const link = networks.some(({ via }) => via === 'link')
    ? ': a process passed bytes on late, so there was neither loss nor slow start'
    : ''
  const bursts = largeBurstsSentence(runs.flatMap(({ trials }) => trials))
  const text = `${networkRange(networks)}, ${where}${link}.${bursts === null ? '' : ` ${bursts}.`}`
  return [{ title: 'An emulated network.', text }]
}

/** `From 0 ms round trip to 160 ms round trip` where cells differ. */
function networkRange(networks: readonly ResolvedNetwork[]): string {
  const shortestFirst = [...networks].sort((one, other) => one.delayMs - other.delayMs)
  const phrases = [...new Set(shortestFirst.map(networkPhrase))]
  return phrases.length === 1 ? `${phrases[0]}` : `From ${phrases[0]} to ${phrases.at(-1)}`
}
