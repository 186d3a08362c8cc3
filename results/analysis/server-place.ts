/** Where the server of a run stood, as far as its file tells: latencies mean little without it. */
import type { ResolvedNetwork } from '../../protocol/scenario.ts'
import type { RunResult } from '../format.ts'
import { networkPhrase } from './sentences/network-phrase.ts'

export interface ServerPlace {
  /** Its host and port when it was somebody's own; null: the run started it, or its file is of versions before. */
  readonly target: string | null
  /** Nothing shows that it shared the clients' clock, and with it their machine. */
  readonly elsewhere: boolean
  /** The least round trip of an exchange with it, the greatest of the trials, µs; null where clocks were one. */
  readonly roundTripUs: number | null
}

/** A clock that an exchange compared shows a server elsewhere, unless the run started it itself. */
export function serverPlace({ target, trials }: Pick<RunResult, 'target' | 'trials'>): ServerPlace {
  const exchanges = trials.flatMap(({ clock }) => (clock?.kind === 'exchange' ? [clock.roundTripUs ?? 0] : []))
  return {
    target: target ?? null,
    elsewhere: exchanges.length > 0 && target !== null,
    roundTripUs: exchanges.length > 0 ? Math.max(...exchanges) : null,
  }
}

/** What a title says of the way: `loopback`, `lab:8080`, `80 ms round trip`, or a server and a network. */
export function placeWords(network: ResolvedNetwork | null | undefined, server: string | null): string[] {
  const between = networkPhrase(network)
  if (server === null) return [between ?? 'loopback']
  return between === null ? [server] : [server, between]
}
