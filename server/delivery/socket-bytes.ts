/**
 * Whose bytes cross a socket, and of which kind they are. Nothing is added up write by write: the socket counts by
 * itself, and a few readings of its counters split the totals.
 *
 *   total     what the kernel took or gave, from the socket
 *   streamed  of that, everything after the head of a stream or after a 101
 *   bodies    of the rest, the bodies of answers and requests
 *
 * What is neither streamed nor a body nor a handshake is heads; what is streamed or in a body, and neither an
 * event nor a sign of life, is framing. So the kinds always add up to the sockets' own total.
 */
import type { Socket } from 'node:net'
import type { BytesByKind } from '../../protocol/server-stats.ts'

export class ByteTally {
  total = 0
  streamed = 0
  bodies = 0
  handshake = 0
  payload = 0
  heartbeat = 0

  /**
   * No kind is ever below zero: what was handed to a stream that then broke counts as its kind and never left. So
   * each takes no more than is there, and events and signs of life only of streams and bodies, never of heads.
   */
  byKind(): BytesByKind {
    const handshake = Math.min(this.handshake, this.total)
    const carried = Math.max(0, Math.min(this.streamed + this.bodies, this.total - handshake))
    const payload = Math.min(this.payload, carried)
    const heartbeat = Math.min(this.heartbeat, carried - payload)
    const framing = carried - payload - heartbeat
    return { payload, framing, heads: this.total - handshake - carried, handshake, heartbeat }
  }
}

/** Both directions of one transport, or of one socket's share in it. */
export interface WireTally {
  readonly down: ByteTally
  readonly up: ByteTally
}

interface Counters {
  readonly down: number
  readonly up: number
}

/** One socket: what it has carried for its present owner. */
export class SocketBytes {
  readonly #socket: Socket
  #wire: WireTally
  /** The counters when the present owner's first byte was yet to come. */
  #from: Counters = { down: 0, up: 0 }
  /** The counters before the present request. */
  #request: Counters = { down: 0, up: 0 }
  #stream: Counters | null = null
  /** Read before the last answer: what came since belongs to the next request. */
  #answeredUp = 0

  constructor(socket: Socket, wire: WireTally) {
    this.#socket = socket
    this.#wire = wire
    known.set(socket, this)
  }

  /** A request begins; from its first byte on, the socket's bytes are counted here. */
  requested(wire: WireTally): void {
    this.#request = { down: this.#socket.bytesWritten, up: this.#answeredUp }
    if (wire === this.#wire) return
    this.#addUpTo(this.#request, this.#wire)
    this.#from = this.#request
    this.#wire = wire
  }

  /** An answer is about to be written, to a request that has been read. After our own FIN it goes nowhere. */
  answered(bodyBytes: number, requestBodyBytes: number): void {
    if (this.#socket.writable) this.#wire.down.bodies += bodyBytes
    this.#wire.up.bodies += requestBodyBytes
    this.#answeredUp = this.#socket.bytesRead
  }

  /** The head is written, and all that follows is a stream. */
  streams(): void {
    this.#stream = { down: this.#socket.bytesWritten, up: this.#socket.bytesRead }
  }

  /** The 101 is written, and all that follows is another protocol. */
  upgraded(): void {
    this.streams()
    this.#wire.down.handshake += this.#socket.bytesWritten - this.#request.down
    this.#wire.up.handshake += this.#socket.bytesRead - this.#request.up
  }

  /** Adds what the socket has carried for its present owner so far. */
  addTo(wire: WireTally): void {
    this.#addUpTo({ down: this.#socket.bytesWritten, up: this.#socket.bytesRead }, wire)
  }

  #addUpTo(now: Counters, { down, up }: WireTally): void {
    down.total += now.down - this.#from.down
    up.total += now.up - this.#from.up
    if (this.#stream === null) return
    down.streamed += now.down - this.#stream.down
    up.streamed += now.up - this.#stream.up
  }
}

const known = new WeakMap<Socket, SocketBytes>()

/** For those who begin a stream; a socket that nobody watches (a test's) is left alone. */
export function streamBegins(socket: Socket): void {
  known.get(socket)?.streams()
}

/** For those who have just written a 101. */
export function protocolSwitches(socket: Socket): void {
  known.get(socket)?.upgraded()
}
