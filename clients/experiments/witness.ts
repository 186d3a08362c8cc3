/** Sees a lab as its owner does: its figures, and a stream of its own that ought to last. */
import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { LabStats } from '../../protocol/server-stats.ts'

export class Witness {
  readonly #origin: string
  #stream: Promise<IncomingMessage> | null = null
  #cuts = 0
  #left = false

  constructor(origin: string) {
    this.#origin = origin
  }

  async tell(): Promise<object> {
    await this.#follow()
    const stats = JSON.parse(await text(await ask(`${this.#origin}/lab/stats`))) as LabStats
    const { channels, publishedEvents, feeds } = stats
    return { channels, publishedEvents, feeds: feeds.length, cuts: this.#cuts }
  }

  leave(): void {
    this.#left = true
    void this.#stream?.then((stream) => stream.destroy())
  }

  /** Opens the stream unless it is open, and waits until it is. */
  async #follow(): Promise<void> {
    if (this.#stream !== null) return void (await this.#stream)
    this.#stream = ask(`${this.#origin}/feed/sse`)
    const stream = await this.#stream
    stream.on('error', () => {}).resume()
    stream.once('close', () => {
      this.#stream = null
      if (!this.#left) this.#cuts += 1
    })
  }
}

function ask(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).once('error', reject)
  })
}
