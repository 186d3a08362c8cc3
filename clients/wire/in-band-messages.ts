/** Messages that went up on the connection itself, until the server has acknowledged each. */
import type { MessageReceipt } from '../../protocol/messages.ts'
import type { Lifetime } from './lifetime.ts'
import { MessageRefused } from './message-refused.ts'
import { WireError } from './wire-error.ts'

interface Waiting {
  readonly resolve: (receipt: MessageReceipt) => void
  readonly reject: (error: Error) => void
}

export class InBandMessages {
  /** By message id, oldest first. */
  readonly #waiting = new Map<string, Waiting>()

  constructor(lifetime: Lifetime) {
    const over = () => this.#rejectAll()
    lifetime.done.then(over, over)
  }

  /** The receipt of the message `id` that is being sent. */
  receipt(id: string): Promise<MessageReceipt> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }

  acknowledged(receipt: MessageReceipt): void {
    this.#waiting.get(receipt.id)?.resolve(receipt)
    this.#waiting.delete(receipt.id)
  }

  /** A problem names no message; the server answers in order, so it means the oldest. */
  refused(problem: { readonly title?: string; readonly detail?: string; readonly status?: number }): void {
    const reason = problem.detail ?? problem.title ?? JSON.stringify(problem)
    const oldest = this.#waiting.entries().next().value
    if (oldest === undefined) throw new WireError(`the server has a problem with this connection: ${reason}`)
    oldest[1].reject(new MessageRefused(`the server refused the message: ${reason}`, problem.status))
    this.#waiting.delete(oldest[0])
  }

  #rejectAll(): void {
    for (const { reject } of this.#waiting.values()) reject(new Error('the connection ended before the receipt'))
    this.#waiting.clear()
  }
}
