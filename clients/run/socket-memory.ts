/**
 * What the kernel holds in buffers for the connections of a trial, at each end: looked at once, while events flow.
 *
 * Only the kernel knows, and only `ss` of iproute2 asks it for each socket (sock_diag(7)), so this is Linux's. The total
 * that /proc/net/sockstat tells is of all sockets of the machine, in steps of up to 1 MiB a processor: too coarse.
 */
import { execFile } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { labClock } from '../../protocol/clock.ts'
import { type Random, seededRandom } from '../../protocol/random.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import type { NamespacePair } from '../namespaces/pair.ts'
import { sleepUntil } from './waiting.ts'

/** Mean bytes a connection at each end; null where the system does not tell, or has no such connection. */
export interface SocketMemory {
  readonly server: number | null
  readonly driver: number | null
}

/** The port that the server listens on, and the one that clients connect to: a link's own where one is between. */
export interface ConnectionPorts {
  readonly server: number
  readonly driver: number
}

const UNKNOWN_MEMORY: SocketMemory = { server: null, driver: null }

const SEED_STREAM = 3

/** No socket has it. */
const NO_PORT = -1

/** A listing of 100,000 sockets has about 15 MB. */
const LONGEST_LISTING_BYTES = 64 * 1024 ** 2

/** Longer than any listing takes; what takes longer is in trouble, and its figure is of no instant. */
const LONGEST_MS = 2_000

type ConnectionNamespaces = Pick<NamespacePair, 'names' | 'serverAddress'>

export interface SocketSample {
  readonly phases: readonly ResolvedPhase[]
  readonly startsAtUs: number
  readonly ports: ConnectionPorts
  /** null: both ends share this process's network. */
  readonly namespaces: ConnectionNamespaces | null
  readonly seed: number
}

/** Looks at an instant in the middle third of the longest measured phase. Rejects only when aborted. */
export async function sampleSocketMemory(
  { phases, startsAtUs, ports, namespaces, seed }: SocketSample,
  signal: AbortSignal,
): Promise<SocketMemory> {
  const afterMs = sampleMs(phases, seededRandom(seed, SEED_STREAM))
  if (afterMs === null || process.platform !== 'linux') return UNKNOWN_MEMORY
  await sleepUntil(labClock, startsAtUs + afterMs * 1000, signal)
  return await (namespaces === null ? lookHere(ports) : lookInside(ports, namespaces))
}

async function lookHere(ports: ConnectionPorts): Promise<SocketMemory> {
  const listing = await listSockets([], `( sport = :${ports.server} or dport = :${ports.driver} )`)
  return listing === null ? UNKNOWN_MEMORY : socketMemoryOf(listing, ports)
}

/**
 * A namespace lists its own sockets alone, so each end is asked for in its own, where the other's port says nothing.
 * Controls reach the server at another address.
 */
async function lookInside(
  ports: ConnectionPorts,
  { names, serverAddress }: ConnectionNamespaces,
): Promise<SocketMemory> {
  const [server, driver] = await Promise.all([
    listSockets(['-N', names.server], `( sport = :${ports.server} and src ${serverAddress} )`),
    listSockets(['-N', names.client], `( dport = :${ports.driver} )`),
  ])
  return {
    server: server === null ? null : socketMemoryOf(server, { ...ports, driver: NO_PORT }).server,
    driver: driver === null ? null : socketMemoryOf(driver, { ...ports, server: NO_PORT }).driver,
  }
}

/** At random, because at full parts of a second events tend to be due: always then would be another figure. */
export function sampleMs(phases: readonly ResolvedPhase[], random: Random): number | null {
  const [longest] = phases.filter(({ measure }) => measure).sort((left, right) => right.durationMs - left.durationMs)
  return longest === undefined ? null : longest.startMs + ((1 + random()) / 3) * longest.durationMs
}

/** Of a listing of `ss -tmnH`: a line of queues and addresses for each socket, then its `skmem:(…)`. */
export function socketMemoryOf(listing: string, { server, driver }: ConnectionPorts): SocketMemory {
  const ends = { server: { bytes: 0, sockets: 0 }, driver: { bytes: 0, sockets: 0 } }
  for (const [, local, peer, memory = ''] of listing.matchAll(SOCKET)) {
    const end = Number(local) === server ? ends.server : Number(peer) === driver ? ends.driver : null
    if (end === null) continue
    end.sockets++
    end.bytes += chargedBytes(memory)
  }
  const mean = ({ bytes, sockets }: typeof ends.server): number | null => (sockets === 0 ? null : bytes / sockets)
  return { server: mean(ends.server), driver: mean(ends.driver) }
}

const SOCKET = /^ *\d+ +\d+ +\S+:(\d+) +\S+:(\d+)\s+skmem:\(([^)]*)\)/gm

/**
 * Received and not yet read, sent and not yet acknowledged, set aside, options, backlog: `r`, `w`, `f`, `o`, `bl` of
 * ss(8). `t` is what of `w` is on its way out just now; `rb` and `tb` are limits, `d` a count of drops.
 */
function chargedBytes(memory: string): number {
  const amounts = memory.matchAll(/(?:^|,)(?:r|w|f|o|bl)(\d+)/g)
  return [...amounts].reduce((sum, [, bytes]) => sum + Number(bytes), 0)
}

/**
 * Established ones. null when there is no `ss`, or when it could not tell. It gives way to the processes that are measured.
 *
 * @param where options that say where to look; none: in this process's network
 */
function listSockets(where: readonly string[], filter: string): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: LONGEST_MS, maxBuffer: LONGEST_LISTING_BYTES }
    const words = [...where, '-tmnH', 'state', 'established', filter]
    const child = execFile('ss', words, options, (error, text) => resolve(error === null ? text : null))
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    } catch {
      // It has ended already.
    }
  })
}
