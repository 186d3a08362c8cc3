/** What lay between clients and server, and what a run over it does not prove. */
import { formatUs } from '../../protocol/units.ts'
import { largeBurstsSentence, networkPhrase } from '../../results/analysis/sentences.ts'
import { type ServerPlace, serverPlace } from '../../results/analysis/server-place.ts'
import type { RunResult } from '../../results/format.ts'

export interface Limit {
  readonly title: string
  readonly text: string
}

/** One limit, or two where an emulated network lay on top of a real one. */
export function networkLimits(run: RunResult): Limit[] {
  const place = serverPlace(run)
  const emulated = emulatedNetwork(run, place)
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

function emulatedNetwork(run: RunResult, { elsewhere }: ServerPlace): Limit[] {
  const { network } = run.scenario.resolved
  const phrase = networkPhrase(network)
  if (phrase === null) return []
  const where = elsewhere
    ? 'on top of the way to the server'
    : 'on one machine whose processors server and clients shared'
  const link =
    network?.via === 'link' ? ': a process passed bytes on late, so there was neither loss nor slow start' : ''
  const bursts = largeBurstsSentence(run.trials)
  return [{ title: 'An emulated network.', text: `${phrase}, ${where}${link}.${bursts === null ? '' : ` ${bursts}.`}` }]
}
