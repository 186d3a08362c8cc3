/**
 * Sees a lab as its owner does: its figures, and a stream of its own that ought to last.
 *
 * A stream that was cut says so some time after whoever cut it has been answered. So each look sends a message and waits until
 * the stream shows it, or ends: a stream is in order, and nothing comes after its end.
 */
import { randomBytes } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { ForgeryWitnessed } from '../../protocol/browser-experiments.ts'
import type { OutgoingMessage } from '../../protocol/messages.ts'
import type { LabStats } from '../../protocol/server-stats.ts'

export class Witness {
  readonly #origin: string
  readonly #channel = `witness-${randomBytes(6).toString('hex')}`
  #stream: IncomingMessage | null = null
  #sent = 0
  #cuts = 0

  constructor(origin: string) {
    this.#origin = origin
  }

  /** One at a time. @throws Error when the lab does not answer */
  async tell(): Promise<ForgeryWitnessed> {
    this.#stream ??= (await ask(`${this.#origin}/feed/sse?channel=${this.#channel}`)).on('error', () => {})
    if (!(await this.#shows(this.#stream))) {
      this.#stream = null
      this.#cuts += 1
    }
    const stats = JSON.parse(await text(await ask(`${this.#origin}/lab/stats`))) as LabStats
    const { channels, publishedEvents, feeds } = stats
    return { channels, publishedEvents: publishedEvents - this.#sent, feeds: feeds.length, cuts: this.#cuts }
  }

  leave(): void {
    this.#stream?.destroy()
  }

  /** Whether the stream brings what is sent now, rather than its end. */
  async #shows(stream: IncomingMessage): Promise<boolean> {
    const id = `look-${this.#sent}-`
    const seen = new Promise<boolean>((resolve) => {
      let got = ''
      const read = (chunk: Buffer): void => {
        got += chunk.toString('latin1')
        if (!got.includes(id)) return
        stream.off('data', read).off('close', ended).pause()
        resolve(true)
      }
      const ended = (): void => resolve(false)
      stream.on('data', read).once('close', ended).resume()
      if (stream.closed) ended()
    })
    await this.#send({ id, from: 'the owner', data: null })
    this.#sent += 1
    return seen
  }

  async #send(message: OutgoingMessage): Promise<void> {
    const answer = await fetch(`${this.#origin}/feed/messages?channel=${this.#channel}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`expected the lab to take its owner’s message, it answered ${answer.status}`)
  }
}

function ask(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).once('error', reject)
  })
}
