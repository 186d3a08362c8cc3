/**
 * The bytes of single connections, as one end counted them: what lets both ends of each be compared. A trial may have
 * tens of thousands, so they travel as rows of numbers; beyond a bound only their sums are kept.
 */
import type { BytesByKind } from './server-stats.ts'

/** The order of kinds within a row. */
const KINDS = ['payload', 'framing', 'heads', 'handshake', 'heartbeat'] as const

/** `closed`: FIN sent and read, with all before it. `reset`: any other end. `open`: it had not ended when it was told. */
const ENDS = ['closed', 'reset', 'open'] as const

export type ConnectionEnd = (typeof ENDS)[number]

export interface BothDirections {
  readonly down: BytesByKind
  readonly up: BytesByKind
}

export interface ConnectionBytes extends BothDirections {
  /** The client's own address and port. */
  readonly address: string
  readonly port: number
  /** Place in the order of opening at this end, from 0: tells connections of one port apart. */
  readonly opened: number
  readonly end: ConnectionEnd
  /** At a server: whether it asked for a feed, or brought a message; controls and pages did not. */
  readonly followed: boolean
  /** At a client: of its bytes, those up to the read that completed the hello or the first answer. */
  readonly setup: BothDirections
}

/** Sums over connections of one kind of end. */
export interface ConnectionSums extends BothDirections {
  readonly connections: number
  readonly setup: BothDirections
}

/** What one end tells of its connections. */
export interface ConnectionRows {
  readonly addresses: readonly string[]
  /** ROW_NUMBERS numbers for each connection. */
  readonly rows: readonly number[]
  /** Of connections beyond the bound, by how they ended. */
  readonly beyond: Readonly<Record<ConnectionEnd, ConnectionSums>>
}

const HEAD_NUMBERS = 5
const ROW_NUMBERS = HEAD_NUMBERS + 4 * KINDS.length

/** The most connections that are kept one by one in a trial: 100,000 rows are some 10 MB of JSON. */
export const MOST_ROWS = 100_000

export const NO_BYTES: BytesByKind = { payload: 0, framing: 0, heads: 0, handshake: 0, heartbeat: 0 }
export const NOTHING: BothDirections = { down: NO_BYTES, up: NO_BYTES }
const NO_SUMS: ConnectionSums = { connections: 0, ...NOTHING, setup: NOTHING }

function addKinds(one: BytesByKind, other: BytesByKind): BytesByKind {
  return {
    payload: one.payload + other.payload,
    framing: one.framing + other.framing,
    heads: one.heads + other.heads,
    handshake: one.handshake + other.handshake,
    heartbeat: one.heartbeat + other.heartbeat,
  }
}

export function totalOf(bytes: BytesByKind): number {
  return KINDS.reduce((sum, kind) => sum + bytes[kind], 0)
}

export function addBoth(one: BothDirections, other: BothDirections): BothDirections {
  return { down: addKinds(one.down, other.down), up: addKinds(one.up, other.up) }
}

/** Keeps the connections of one end as they end. */
export class ConnectionLog {
  readonly #most: number
  readonly #addresses: string[] = []
  readonly #rows: number[] = []
  readonly #beyond: Record<ConnectionEnd, ConnectionSums> = { closed: NO_SUMS, reset: NO_SUMS, open: NO_SUMS }

  /** @param most how many are kept one by one */
  constructor(most: number) {
    this.#most = most
  }

  add(connection: ConnectionBytes): void {
    if (this.#rows.length < this.#most * ROW_NUMBERS) this.#rows.push(...this.#rowOf(connection))
    else if (connection.followed) this.#beyond[connection.end] = addSums(this.#beyond[connection.end], connection)
  }

  /** All so far, and `further` ones. */
  rows(further: Iterable<ConnectionBytes> = []): ConnectionRows {
    const all = new ConnectionLog(Number.POSITIVE_INFINITY)
    all.#addresses.push(...this.#addresses)
    for (const connection of further) all.add(connection)
    return { addresses: all.#addresses, rows: this.#rows.concat(all.#rows), beyond: this.#beyond }
  }

  #rowOf({ address, port, opened, end, followed, down, up, setup }: ConnectionBytes): number[] {
    const kinds = [down, up, setup.down, setup.up].flatMap((bytes) => KINDS.map((kind) => bytes[kind]))
    return [this.#indexOf(address), port, opened, ENDS.indexOf(end), Number(followed), ...kinds]
  }

  #indexOf(address: string): number {
    const known = this.#addresses.indexOf(address)
    return known === -1 ? this.#addresses.push(address) - 1 : known
  }
}

/** The connections of all rows, in their order. */
export function connectionsOf({ addresses, rows }: ConnectionRows): ConnectionBytes[] {
  return Array.from({ length: rows.length / ROW_NUMBERS }, (_, index) => {
    const from = index * ROW_NUMBERS
    const [address = 0, port = 0, opened = 0, end = 0, followed = 0] = rows.slice(from, from + HEAD_NUMBERS)
    const kinds = (place: number) => kindsAt(rows, from + HEAD_NUMBERS + place * KINDS.length)
    return {
      address: addresses[address] ?? '',
      port,
      opened,
      end: ENDS[end] as ConnectionEnd,
      followed: followed === 1,
      down: kinds(0),
      up: kinds(1),
      setup: { down: kinds(2), up: kinds(3) },
    }
  })
}

function kindsAt(rows: readonly number[], from: number): BytesByKind {
  const [payload = 0, framing = 0, heads = 0, handshake = 0, heartbeat = 0] = rows.slice(from, from + KINDS.length)
  return { payload, framing, heads, handshake, heartbeat }
}

export function addSums(sums: ConnectionSums, more: BothDirections & Pick<ConnectionBytes, 'setup'>): ConnectionSums {
  return { connections: sums.connections + 1, ...addBoth(sums, more), setup: addBoth(sums.setup, more.setup) }
}
