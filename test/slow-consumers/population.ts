/** The readers of a stretch, of both transports alike: those who read on, and those who stop. */
import type { ClientTransport, FollowTarget } from '../../clients/transport.ts'
import { sse } from '../../clients/transports/sse.ts'
import { websocket } from '../../clients/transports/websocket.ts'
import type { Listener } from './account.ts'
import { StoppingReader } from './stopping-reader.ts'
import { until } from './waiting.ts'

export class Population {
  readonly #target: FollowTarget
  readonly #reading: StoppingReader[] = []
  readonly #stopped: StoppingReader[] = []

  constructor(target: FollowTarget) {
    this.#target = target
  }

  /** Events that the stopped readers were told by gaps that they will not get. */
  get toldEvents(): number {
    return this.#stopped.reduce((sum, { account }) => sum + account.skipped, 0)
  }

  /** Opens this many readers of each transport, which follow from now on. */
  async read(count: number, listener: Listener): Promise<void> {
    this.#open(count, (transport) => new StoppingReader(transport, this.#target, 'now', listener), this.#reading)
    await until('a hello for everybody', () => this.#reading.every(({ account }) => account.firstSeq !== null))
  }

  /** Opens this many readers of each transport that read their hello, and what came with it, and nothing more. */
  async stop(count: number): Promise<void> {
    let hellos = 0
    const open = (transport: ClientTransport): StoppingReader => {
      let hasStopped = false
      const hello = (): void => {
        if (hasStopped) return // it came back, and reads on
        hasStopped = true
        hellos += 1
        reader.stopReading()
      }
      const reader = new StoppingReader(transport, this.#target, 'earliest', { hello })
      return reader
    }
    this.#open(count, open, this.#stopped)
    await until('a hello for those who stop', () => hellos === this.#stopped.length)
  }

  /** All read to the head, those who were sent away from where they were. Returns what did not add up, in words. */
  async readOn(headSeq: number): Promise<string[]> {
    for (const reader of this.#stopped) reader.readOn()
    const all = [...this.#reading, ...this.#stopped]
    await until(`event ${headSeq} or a gap for everybody`, () => {
      for (const reader of this.#stopped) reader.resumeWhenEnded()
      return all.every(({ account }) => account.seq === headSeq || account.faults.length > 0)
    })
    return all.flatMap(({ account }) => (account.complete ? [] : (account.faults[0] ?? 'does not add up')))
  }

  abort(): void {
    for (const reader of [...this.#reading, ...this.#stopped]) reader.abort()
  }

  #open(count: number, open: (transport: ClientTransport) => StoppingReader, into: StoppingReader[]): void {
    for (const transport of [sse, websocket]) {
      for (let index = 0; index < count; index++) into.push(open(transport))
    }
  }
}
