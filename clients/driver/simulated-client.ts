/** A simulated client: follows its channel through one transport, and begins again where it was when that ends. */
import type { MessageReceipt, OutgoingMessage } from '../../protocol/messages.ts'
import { messageOf } from '../../protocol/thrown.ts'
import type { ClientMeasures } from '../measure/client-measures.ts'
import type { ClientTransport, Following, FollowOptions } from '../transport.ts'
import type { BackOff } from './back-off.ts'

/** What a client is told; where it begins and who observes is its own. */
export type ClientOptions = Omit<FollowOptions, 'since' | 'observer'>

/** What a client tells its population. */
export interface ClientReports {
  reconnecting(): void
  /** A subscription ended that nobody had closed. */
  failed(reason: string): void
}

export class SimulatedClient {
  readonly measures: ClientMeasures
  readonly #transport: ClientTransport
  readonly #options: ClientOptions
  readonly #backOff: BackOff
  readonly #reports: ClientReports
  /** Told when a subscription stands, and messages can go up. */
  onStanding: () => void = () => {}
  #following: Following | null = null
  #stands = false
  #life: Promise<void> = Promise.resolve()
  #stopping = false
  #wake: () => void = () => {}

  constructor(
    transport: ClientTransport,
    options: ClientOptions,
    measures: ClientMeasures,
    backOff: BackOff,
    reports: ClientReports,
  ) {
    this.#transport = transport
    this.#options = options
    this.measures = measures
    this.#backOff = backOff
    this.#reports = reports
    measures.onEvent = () => backOff.reset()
    measures.onHello = () => {
      this.#stands = true
      this.onStanding()
    }
  }

  /** Whether it follows its channel now. */
  get stands(): boolean {
    return this.#stands
  }

  /** Connects now and follows until `stop`. Called once. */
  start(): void {
    this.#life = this.#live()
  }

  /** Publishes to its channel; resolves with the server's receipt. Rejects when there is no connection, or no more. */
  send(message: OutgoingMessage): Promise<MessageReceipt> {
    if (this.#following !== null && this.#stands) return this.#following.send(message)
    return Promise.reject(new Error('expected a client that follows its channel, this one does not now'))
  }

  /** Ends in order and resolves when the last byte was read. */
  stop(): Promise<void> {
    this.#stopping = true
    this.#wake()
    this.#following?.close()
    return this.#life
  }

  /** For a client that did not end in time. */
  abort(): void {
    this.#following?.abort()
  }

  async #live(): Promise<void> {
    while (!this.#stopping) {
      const since = this.measures.deliveries.cursor ?? 'now'
      this.#following = this.#transport.open({ ...this.#options, since, observer: this.measures })
      const reason = await this.#following.done.then(() => 'ended by the server', messageOf)
      this.#following = null
      this.#stands = false
      if (this.#stopping) return
      this.#reports.failed(reason)
      await this.#pause(this.#backOff.nextMs())
      if (!this.#stopping) this.#reports.reconnecting()
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
