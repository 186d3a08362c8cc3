/** Looks at a server process a few times a second, over IPC: its memory, its counts, and the kernel's beside it. */
import { existsSync, readFileSync } from 'node:fs'
import type { ServerProcess } from '../../clients/run/server-process.ts'
import type { LabStats } from '../../protocol/server-stats.ts'
import { passing } from './waiting.ts'

const LOOK_MS = 250

/** Linux only: pages that all TCP sockets of the machine use. */
const SOCKSTAT = '/proc/net/sockstat'
const PAGE_BYTES = 4096

export interface Peaks {
  /** Server memory: the highest, less what it was before anybody connected. */
  readonly rssGrowthBytes: number
  /** What waited in the process for its connections at most. */
  readonly heldBytes: number
  /** Memory of all TCP sockets of this machine: the highest, less what it was before; 0 where the kernel does not say. */
  readonly kernelBytes: number
}

/** Of all transports. */
export interface Counts {
  readonly slowConsumers: number
  readonly droppedEvents: number
  readonly gaps: number
  readonly headSeq: number
}

export class ServerWatch {
  readonly #server: ServerProcess
  #before = { rssBytes: 0, kernelBytes: 0 }
  #rssBytes = 0
  #heldBytes = 0
  #kernelBytes = 0
  #ended = false
  #looking: Promise<void> = Promise.resolve()

  constructor(server: ServerProcess) {
    this.#server = server
  }

  /** What is used now is the ground from which growth is counted. */
  async begin(): Promise<void> {
    const { rssBytes } = await this.#look()
    this.#before = { rssBytes, kernelBytes: this.#kernelBytes }
    this.#looking = this.#keepLooking()
  }

  /** After the last look: the server may end now. */
  async end(): Promise<Peaks> {
    this.#ended = true
    await this.#looking
    return {
      rssGrowthBytes: this.#rssBytes - this.#before.rssBytes,
      heldBytes: this.#heldBytes,
      kernelBytes: this.#kernelBytes - this.#before.kernelBytes,
    }
  }

  async counts(): Promise<Counts> {
    return countsOf((await this.#server.measure()).stats)
  }

  async #keepLooking(): Promise<void> {
    while (!this.#ended) {
      await passing(LOOK_MS)
      await this.#look()
    }
  }

  async #look(): Promise<{ readonly rssBytes: number }> {
    const { stats, cost } = await this.#server.measure()
    const heldBytes = Object.values(stats.transports).reduce((sum, counts) => sum + counts.heldBytes, 0)
    this.#rssBytes = Math.max(this.#rssBytes, cost.rssBytes)
    this.#heldBytes = Math.max(this.#heldBytes, heldBytes)
    this.#kernelBytes = Math.max(this.#kernelBytes, kernelSocketBytes())
    return cost
  }
}

function countsOf({ transports, feeds }: LabStats): Counts {
  const all = Object.values(transports)
  const total = (of: (counts: (typeof all)[number]) => number) => all.reduce((sum, counts) => sum + of(counts), 0)
  return {
    slowConsumers: total((counts) => counts.slowConsumers),
    droppedEvents: total((counts) => counts.droppedEvents),
    gaps: total((counts) => counts.gaps),
    headSeq: feeds[0]?.headSeq ?? 0,
  }
}

function kernelSocketBytes(): number {
  if (!existsSync(SOCKSTAT)) return 0
  const pages = /^TCP:.* mem (\d+)/m.exec(readFileSync(SOCKSTAT, 'utf8'))?.[1]
  return Number(pages ?? 0) * PAGE_BYTES
}
