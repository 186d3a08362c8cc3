/**
 * One client's way up. An open loop: each message goes as soon as it is due, whatever became of those before it. One that
 * finds no subscription, or whose connection ends before its receipt, waits and is sent again with the same id, by which a
 * server knows it: when the client follows its channel again, or after a back-off where only the way up had failed. Only
 * what the server refuses for good is given up.
 */
import { messageOf } from '../../protocol/thrown.ts'
import { messageId, senderName } from '../measure/message-id.ts'
import type { ServerClock } from '../measure/server-clock.ts'
import type { UplinkMeasures } from '../measure/uplink-measures.ts'
import { MessageRefused } from '../wire/message-refused.ts'
import type { BackOff } from './back-off.ts'
import type { SimulatedClient } from './simulated-client.ts'

export interface SenderParts {
  readonly client: Pick<SimulatedClient, 'send' | 'stands'>
  /** Its number, from 0. */
  readonly number: number
  readonly data: string
  readonly uplink: UplinkMeasures
  readonly serverClock: ServerClock
  readonly nowUs: () => number
  readonly backOff: BackOff
}

export class MessageSender {
  readonly #parts: SenderParts
  /** Numbers of messages that are due and not under way, ascending. */
  #waiting: number[] = []
  #again: NodeJS.Timeout | null = null
  #stopped = false

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** A message is due now. */
  due(number: number): void {
    const { client, uplink } = this.#parts
    const index = this.#indexOf(number)
    uplink.late(index, this.#parts.nowUs() - (uplink.messages.dueAtUs[index] as number))
    // Behind those that wait, so that they do not overtake each other.
    if (client.stands && this.#waiting.length === 0) this.#send(number)
    else this.#wait(number)
  }

  /** The client follows its channel, anew or for the first time: what waits goes up, the oldest first. */
  stands(): void {
    if (this.#again !== null) clearTimeout(this.#again)
    this.#again = null
    const waiting = this.#waiting
    this.#waiting = []
    for (const number of waiting) this.#send(number)
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true
    if (this.#again !== null) clearTimeout(this.#again)
  }

  #send(number: number): void {
    if (this.#stopped) return
    const { client, uplink, number: own, data, serverClock } = this.#parts
    const index = this.#indexOf(number)
    const dueAtUs = Math.round(serverClock.toServerUs(uplink.messages.dueAtUs[index] as number))
    uplink.sent(index)
    client.send({ id: messageId(own, number), from: senderName(own), dueAtUs, data }).then(
      ({ cursor }) => this.#acknowledged(index, cursor),
      (error: unknown) => this.#failed(number, error),
    )
  }

  #acknowledged(index: number, cursor: string): void {
    this.#parts.backOff.reset()
    this.#parts.uplink.acknowledged(index, cursor, this.#parts.nowUs())
  }

  #failed(number: number, error: unknown): void {
    const { uplink } = this.#parts
    uplink.failed(messageOf(error))
    if (error instanceof MessageRefused && error.isForGood) uplink.messages.refuse(this.#indexOf(number))
    else this.#wait(number)
  }

  #wait(number: number): void {
    this.#waiting = [...this.#waiting, number].sort((one, other) => one - other)
    if (!this.#parts.client.stands || this.#again !== null || this.#stopped) return
    this.#again = setTimeout(() => this.#tryAgain(), this.#parts.backOff.nextMs())
  }

  /** A subscription that ended meanwhile stands again later. */
  #tryAgain(): void {
    this.#again = null
    if (this.#parts.client.stands) this.stands()
  }

  #indexOf(number: number): number {
    return this.#parts.uplink.messages.indexOf(this.#parts.number, number)
  }
}
