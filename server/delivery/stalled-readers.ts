/**
 * Ends connections whose reader takes nothing: a stream, a WebSocket or a poll's answer that waits in the socket
 * holds its share of memory for as long as nobody looks. So everybody is looked at every few seconds, which costs
 * nothing where events are delivered, and holds for whatever is written, whoever writes it.
 *
 * What waits at one look must be gone STALLED_MS later: to take a byte now and then is not to read. For a stream,
 * of which a mark of 16 KiB and an event wait, that is a floor of 1 KiB/s; for an answer of a mebibyte 35 KiB/s, and
 * a poller on a slower line asks with `limit`. The kernel asks for more only when a third of its send buffer is
 * free, which on a fast line that turned slow can be a megabyte: hence half a minute, not less.
 */
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { limitWaitingQuestions } from './in-turn.ts'
import type { Ledger } from './ledger.ts'

/** A reader that takes nothing for this long is gone, ms. */
const STALLED_MS = 30_000

/** How often readers are looked at, ms; a stalled one is noticed this much late, and ended this much late, at most. */
const LOOK_MS = 5_000

/** Holds for every connection of the server, whatever is written on it. */
export function endStalledReaders(app: FastifyInstance, ledger: Ledger): void {
  const readers = new StalledReaders(ledger)
  const looking = setInterval(() => readers.look(), LOOK_MS).unref()
  app.addHook('onClose', async () => clearInterval(looking))
  limitWaitingQuestions(app.server, (socket) => ledger.disconnectSlow(socket))
}

interface Waiting {
  /** All bytes that were handed to the socket by then. */
  readonly handedOver: number
  readonly sinceMs: number
}

class StalledReaders {
  readonly #ledger: Ledger
  readonly #waiting = new WeakMap<Socket, Waiting>()

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  /** Ends those that have taken nothing for too long. */
  look(): void {
    const nowMs = performance.now()
    for (const [socket] of this.#ledger.connections()) {
      if (socket.writableLength === 0) this.#waiting.delete(socket)
      else if (this.#isStalled(socket, nowMs)) this.#ledger.disconnectSlow(socket)
    }
  }

  #isStalled(socket: Socket, nowMs: number): boolean {
    const handedOver = socket.bytesWritten
    const taken = handedOver - socket.writableLength
    const before = this.#waiting.get(socket)
    if (before === undefined || taken >= before.handedOver) {
      this.#waiting.set(socket, { handedOver, sinceMs: nowMs })
      return false
    }
    return nowMs - before.sinceMs >= STALLED_MS
  }
}
