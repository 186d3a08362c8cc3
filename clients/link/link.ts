/** The link between clients and server: accepts on loopback, opens one connection for each, delays, and does the faults of a line. */

import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import { seededRandom, shuffled } from '../../protocol/random.ts'
import { createHistogram, type Histogram } from '../../results/analysis/histogram.ts'
import type { LineSettings } from './line.ts'
import { Pair } from './pair.ts'
import type { Passages } from './passage.ts'
import type { LinkTarget, PortPair } from './plan.ts'
import { Schedule } from './schedule.ts'

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
  /** How long after its instant each piece was passed on, µs. */
  readonly latenessUs: Histogram = createHistogram()
  readonly #parts: LinkParts
  readonly #server: Server
  readonly #schedule: Schedule
  readonly #shared: Passages
  readonly #choose: () => number
  readonly #open = new Set<Pair>()
  readonly #all: Pair[] = []
  #largeBursts = 0
  #refusesUntilUs = 0

  constructor(parts: LinkParts) {
    const { clock, line, seed } = parts
    this.#parts = parts
    this.#choose = seededRandom(seed, FAULTS_STREAM)
    this.#schedule = new Schedule(clock)
    const onLargeBurst = (): void => void this.#largeBursts++
    this.#shared = { clock, schedule: this.#schedule, settings: line, latenessUs: this.latenessUs, onLargeBurst }
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

  /** A share of the connections open now goes silent in both directions, for good when there is no duration. */
  silence(share: number, durationMs: number | null): LinkStruck {
    return this.#strike(share, (pair) => pair.silence(durationMs))
  }

  /** A share of the connections open now is reset; new ones are, too, while it lasts. */
  cut(share: number, durationMs: number): LinkStruck {
    this.#refusesUntilUs = Math.max(this.#refusesUntilUs, this.#parts.clock.nowUs() + durationMs * 1000)
    return this.#strike(share, (pair) => pair.reset())
  }

  /** Every connection that there was, in the order in which the clients connected. */
  get pairs(): readonly PortPair[] {
    return this.#all.map((pair) => pair.ports)
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

  #accept(client: Socket): void {
    if (this.#parts.clock.nowUs() < this.#refusesUntilUs) {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const { target, seed } = this.#parts
    const onGone = (gone: Pair): void => void this.#open.delete(gone)
    const pair = new Pair(client, { shared: this.#shared, target, seed, index: this.#all.length, onGone })
    this.#open.add(pair)
    this.#all.push(pair)
  }

  #strike(share: number, strike: (pair: Pair) => void): LinkStruck {
    const alive = [...this.#open].filter((pair) => pair.alive)
    const struck = shuffled(alive, this.#choose).slice(0, Math.max(1, Math.round(share * alive.length)))
    const atUs = this.#parts.clock.nowUs()
    for (const pair of struck) strike(pair)
    return { atUs, connections: struck.length }
  }
}
