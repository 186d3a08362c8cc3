/** TCP connections and HTTP requests of a population. */
import { ConnectionLog, MOST_ROWS } from '../../protocol/connection-bytes.ts'
import type { ConnectionLedger } from '../../results/format.ts'
import type { ConnectionAccount, RequestKind } from '../transport.ts'

export class ConnectionCounters {
  #opened = 0
  #closed = 0
  #refused = 0
  #reset = 0
  #reconnects = 0
  #peakOpen = 0
  #requests = 0
  #upgrades = 0
  #streams = 0
  #emptyResponses = 0
  /** The sockets' own counters, added up as each ended. */
  readonly socketBytes = { down: 0, up: 0 }
  /** Each connection that is over, for the comparison with the server's end. */
  readonly log = new ConnectionLog(MOST_ROWS)

  /** Connections established and not yet over. */
  get open(): number {
    return this.#opened - this.#closed - this.#reset
  }

  get opened(): number {
    return this.#opened
  }

  get requests(): number {
    return this.#requests
  }

  get emptyResponses(): number {
    return this.#emptyResponses
  }

  /** Whether any request asked for events one by one, on a stream or a WebSocket. */
  get asksForStreams(): boolean {
    return this.#streams > 0
  }

  connected(): void {
    this.#opened++
    this.#peakOpen = Math.max(this.#peakOpen, this.open)
  }

  disconnected(
    how: 'closed' | 'reset' | 'refused',
    socketBytes: { down: number; up: number },
    account: ConnectionAccount,
  ): void {
    if (how !== 'refused') this.log.add({ ...account, end: how, followed: true })
    this.socketBytes.down += socketBytes.down
    this.socketBytes.up += socketBytes.up
    if (how === 'closed') this.#closed++
    else if (how === 'reset') this.#reset++
    else this.#refused++
  }

  /** A simulated client begins again after it had lost its subscription. */
  reconnecting(): void {
    this.#reconnects++
  }

  request(kind: RequestKind): void {
    this.#requests++
    if (kind === 'upgrade') this.#upgrades++
    if (kind !== 'request') this.#streams++
  }

  emptyResponse(): void {
    this.#emptyResponses++
  }

  ledger(): ConnectionLedger {
    return {
      opened: this.#opened,
      closed: this.#closed,
      refused: this.#refused,
      reset: this.#reset,
      reconnects: this.#reconnects,
      peakOpen: this.#peakOpen,
      requests: this.#requests,
      upgrades: this.#upgrades,
      emptyResponses: this.#emptyResponses,
    }
  }
}
