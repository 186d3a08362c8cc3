/**
 * Whose bytes cross a socket, and of which kind they are. Nothing is added up write by write: the socket counts by
 * itself, and a few readings of its counters split the totals.
 */
import type { Socket } from 'node:net'
import { addBoth, type BothDirections, NOTHING } from '../../protocol/connection-bytes.ts'
import type { BytesByKind } from '../../protocol/server-stats.ts'
import { ByteTally, kindsOf, type WireTally } from './byte-tally.ts'

const HEAD_ENDS = '\r\n\r\n'

/** Bytes of sockets that have closed or gone on to another transport. */
export interface SettledBytes {
  down: BytesByKind
  up: BytesByKind
}

interface Counters {
  readonly down: number
  readonly up: number
}

/** One socket: what it has carried for its present owner, and in all. */
export class SocketBytes {
  /** Of the present owner; who writes events or signs of life tells them apart here. */
  readonly tally: WireTally = { down: new ByteTally(), up: new ByteTally() }
  readonly #socket: Socket
  #owner: SettledBytes
  /** Of the owners before. */
  #before: BothDirections = NOTHING
  /** The counters when the present owner's first byte was yet to come. */
  #from: Counters = { down: 0, up: 0 }
  /** The counters before the present request. */
  #request: Counters = { down: 0, up: 0 }
  #stream: Counters | null = null
  /** Read before the last answer: what came since belongs to the next request. */
  #answeredUp = 0

  constructor(socket: Socket, owner: SettledBytes) {
    this.#socket = socket
    this.#owner = owner
    known.set(socket, this)
  }

  /** A request begins; from its first byte on, the socket's bytes are counted for this owner. */
  requested(owner: SettledBytes): void {
    this.#request = { down: this.#socket.bytesWritten, up: this.#answeredUp }
    if (owner === this.#owner) return
    this.#settle(this.#request)
    this.#from = this.#request
    this.#owner = owner
  }

  /**
   * An answer is about to be written, to a request that has been read. After our own FIN it goes nowhere. A request to
   * upgrade is a handshake, though it is refused.
   */
  answered(bodyBytes: number, requestBodyBytes: number, isUpgrade: boolean): void {
    const { down, up } = this.tally
    if (this.#socket.writable) down.bodies += bodyBytes
    if (isUpgrade) up.handshake += this.#socket.bytesRead - this.#answeredUp
    else up.bodies += requestBodyBytes
    this.#answeredUp = this.#socket.bytesRead
  }

  /** The head is written, and all that follows is a stream. */
  streams(): void {
    this.#stream = this.#now()
  }

  /** The 101 is written, and all that follows is another protocol. */
  upgraded(): void {
    this.streams()
    this.tally.down.handshake += this.#socket.bytesWritten - this.#request.down
    this.tally.up.handshake += this.#socket.bytesRead - this.#request.up
  }

  /** What the socket has carried for its present owner so far. */
  ofOwner(): BothDirections {
    return this.#ofOwnerUpTo(this.#now())
  }

  /** What it has carried in all. */
  ofLife(): BothDirections {
    return addBoth(this.#before, this.ofOwner())
  }

  /** The socket has closed. */
  closed(): void {
    this.#settle(this.#now())
    this.#from = this.#now()
  }

  #now(): Counters {
    return { down: this.#socket.bytesWritten, up: this.#socket.bytesRead }
  }

  #settle(now: Counters): void {
    const carried = this.#ofOwnerUpTo(now)
    Object.assign(this.#owner, addBoth(this.#owner, carried))
    this.#before = addBoth(this.#before, carried)
    Object.assign(this.tally.down, new ByteTally())
    Object.assign(this.tally.up, new ByteTally())
  }

  #ofOwnerUpTo(now: Counters): BothDirections {
    return { down: this.#kinds('down', now), up: this.#kinds('up', now) }
  }

  #kinds(direction: 'down' | 'up', now: Counters): BytesByKind {
    const streamed = this.#stream === null ? 0 : now[direction] - this.#stream[direction]
    return kindsOf(this.tally[direction], now[direction] - this.#from[direction], streamed)
  }
}

const known = new WeakMap<Socket, SocketBytes>()

/** Where to tell apart what is written to a socket; of one that nobody watches (a test's), it goes nowhere. */
export function tallyOf(socket: Socket): WireTally {
  return known.get(socket)?.tally ?? { down: new ByteTally(), up: new ByteTally() }
}

/** For those who begin a stream; a socket that nobody watches (a test's) is left alone. */
export function streamBegins(socket: Socket): void {
  known.get(socket)?.streams()
}

/** For those who have just written a 101. */
export function protocolSwitches(socket: Socket): void {
  known.get(socket)?.upgraded()
}

/** For those who write an answer by themselves, head and body, such as to what is no request. */
export function answersRaw(socket: Socket, answer: string, isUpgrade = false): void {
  const bodyBytes =
    Buffer.byteLength(answer) - Buffer.byteLength(answer.slice(0, answer.indexOf(HEAD_ENDS))) - HEAD_ENDS.length
  known.get(socket)?.answered(bodyBytes, 0, isUpgrade)
}
