/** The link between clients and server: accepts on loopback, opens one connection for each, delays, and does the faults of a line. */

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import { seededRandom, shuffled } from '../../protocol/random.ts'
import { createHistogram, type Histogram } from '../../results/analysis/histogram.ts'
import type { LineSettings } from './line.ts'
import { Pair, type PairEntry } from './pair.ts'
import type { Passages } from './passage.ts'
import type { LinkTarget, PortPair } from './plan.ts'
import { Schedule } from './schedule.ts'
import { LoopTurns } from './turns.ts'

/** Connections that may wait to be accepted: a whole population comes back at once after a cut. */
const BACKLOG = 4096

/** Apart from the streams of the lines' jitter, two a connection. */
const FAULTS_STREAM = -1

export interface LinkParts {
  readonly target: LinkTarget
  readonly clock: Clock
  /** Each connection is a line of its own with these, as each user's is. */
  readonly line: LineSettings
  /** Chooses whom a fault strikes, and draws the jitter. */
  readonly seed: number
}

/** A fault of the line, as it struck. */
export interface LinkStruck {
  /** µs of the lab clock. */
  readonly atUs: number
  readonly connections: number
}

/** Lives on one event loop; faults strike whoever is connected at that instant. */
export class Link {
  /** How long after its instant each piece was passed on that entered while this was `measuring`, µs. */
  readonly latenessUs: Histogram = createHistogram()
  /** Whether a measured window of the trial is open. */
  measuring = false
  readonly #parts: LinkParts
  readonly #server: Server
  readonly #schedule: Schedule
  readonly #shared: Passages
  readonly #choose: () => number
  readonly #open = new Set<Pair>()
  /** Of every connection that there was; its sockets go when it ends. */
  readonly #entries: PairEntry[] = []
  #largeBursts = 0
  #refusesUntilUs = 0

  constructor(parts: LinkParts) {
    const { clock, line, seed } = parts
    this.#parts = parts
    this.#choose = seededRandom(seed, FAULTS_STREAM)
    const turns = new LoopTurns(clock)
    this.#schedule = new Schedule(clock, turns)
    const latenessUs = (): Histogram | null => (this.measuring ? this.latenessUs : null)
    const onLargeBurst = (): void => void this.#largeBursts++
    this.#shared = { clock, schedule: this.#schedule, turns, settings: line, latenessUs, onLargeBurst }
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client))
  }

  /** Resolves with the port, a free one on 127.0.0.1. @throws Error of the system when it cannot listen */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host: '127.0.0.1', port: 0, backlog: BACKLOG }, () =>
        resolve((this.#server.address() as AddressInfo).port),
      )
    })
  }

  /** A share of the connections that flow now goes silent in both directions, for good when there is no duration. */
  silence(share: number, durationMs: number | null): LinkStruck {
    const flowing = [...this.#open].filter((pair) => pair.flows)
    return this.#strike(flowing, share, (pair) => pair.silence(durationMs))
  }

  /** A share of the connections open now, silent for a while or not, is reset; new ones are, too, while it lasts. */
  cut(share: number, durationMs: number): LinkStruck {
    this.#refusesUntilUs = Math.max(this.#refusesUntilUs, this.#parts.clock.nowUs() + durationMs * 1000)
    const standing = [...this.#open].filter((pair) => pair.stands)
    return this.#strike(standing, share, (pair) => pair.reset())
  }

  /** Every connection that there was, in the order in which the clients connected. */
  get pairs(): readonly PortPair[] {
    return this.#entries
  }

  /** Bursts that TCP's slow start would have broken up (bursts.ts). */
  get largeBursts(): number {
    return this.#largeBursts
  }

  /** Resets what is still open and stops listening. */
  close(): void {
    this.#server.close()
    for (const pair of this.#open) pair.reset()
    this.#schedule.clear()
  }

  /** A client that reset its connection before it was accepted has no port any more: it is turned away like the refused. */
  #accept(client: Socket): void {
    const { target, seed, clock } = this.#parts
    const entry: PairEntry = { clientPort: client.remotePort ?? 0, serverPort: null, isBroken: false }
    const index = this.#entries.push(entry) - 1
    const onGone = (gone: Pair): void => void this.#open.delete(gone)
    if (entry.clientPort === 0 || clock.nowUs() < this.#refusesUntilUs) refuse(client, entry)
    else this.#open.add(new Pair(client, { shared: this.#shared, target, seed, index, entry, onGone }))
  }

  #strike(pairs: readonly Pair[], share: number, strike: (pair: Pair) => void): LinkStruck {
    const struck = shuffled(pairs, this.#choose).slice(0, Math.max(1, Math.round(share * pairs.length)))
    const atUs = this.#parts.clock.nowUs()
    for (const pair of struck) strike(pair)
    return { atUs, connections: struck.length }
  }
}

function refuse(client: Socket, entry: PairEntry): void {
  entry.isBroken = true
  client.on('error', () => {})
  client.resetAndDestroy()
}
