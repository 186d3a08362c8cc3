/**
 * One connection through the link: two sockets whose bytes, ends and resets cross from one to the other.
 *
 * A side is read only as fast as the other takes it. FIN crosses as FIN (the other direction stays open), RST as RST;
 * so what one end has written and what the other has read are the same bytes after a graceful end. libuv tells a RST
 * that arrives together with the last bytes as an end of stream: that one crosses as FIN.
 *
 * The link has accepted before the client's SYN could have reached the server. So the server is called after the delay,
 * and what the client sends is let onto the line a round trip after it connected: when its real handshake would have
 * been over. A client that only listens loses nothing by that, since servers here never speak first.
 *
 * Silent, the pair is half-open: neither side hears anything of the other any more, and neither can know. For a while,
 * it is simply not read, and goes on where it stopped. For good, what still arrives goes nowhere. A SYN that is still
 * under way is silenced with it.
 */
import { Socket } from 'node:net'
import { seededRandom } from '../../protocol/random.ts'
import { Line } from './line.ts'
import { Passage, type Passages, reset } from './passage.ts'
import type { LinkTarget, PortPair } from './plan.ts'

/** Kept by the link when the pair is long gone. */
export type PairEntry = { -readonly [Key in keyof PortPair]: PortPair[Key] }

type State = 'flowing' | 'paused' | 'silenced'

export interface PairParts {
  readonly shared: Passages
  readonly target: LinkTarget
  readonly seed: number
  /** Which connection of the link this is: its jitter is drawn apart from that of others. */
  readonly index: number
  /** With the client's port. */
  readonly entry: PairEntry
  /** Called when both sockets are closed. */
  readonly onGone: (pair: Pair) => void
}

export class Pair {
  readonly #client: Socket
  readonly #server = new Socket({ allowHalfOpen: true })
  readonly #target: LinkTarget
  readonly #directions: readonly Passage[]
  readonly #entry: PairEntry
  #state: State = 'flowing'
  /** The SYN was due while nothing crossed. */
  #callsLater = false
  #silence: NodeJS.Timeout | undefined

  /** `client` was accepted just now, and must allow half-open connections. */
  constructor(client: Socket, { shared, target, seed, index, entry, onGone }: PairParts) {
    this.#client = client
    this.#target = target
    this.#entry = entry
    shared.turns.read()
    const { enteredUs } = shared.turns
    const { delayUs } = shared.settings
    const direction = (from: Socket, to: Socket, opensAtUs: number, stream: number): Passage => {
      const line = new Line(shared.settings, seededRandom(seed, stream))
      return new Passage(shared, { from, to, line, opensAtUs })
    }
    this.#directions = [
      direction(this.#client, this.#server, enteredUs + 2 * delayUs, 2 * index),
      direction(this.#server, this.#client, enteredUs, 2 * index + 1),
    ]
    this.#watch(onGone)
    if (delayUs === 0) this.#call()
    else shared.schedule.at(enteredUs + delayUs, () => this.#call())
  }

  /** Whether bytes cross now. */
  get flows(): boolean {
    return this.#state === 'flowing' && this.stands
  }

  /** Whether bytes cross, or will again when a silence is over. */
  get stands(): boolean {
    return this.#state !== 'silenced' && !this.#client.destroyed && !this.#server.destroyed
  }

  /** Nothing crosses for so long, ms; null: never again. */
  silence(durationMs: number | null): void {
    this.#state = durationMs === null ? 'silenced' : 'paused'
    this.#entry.isBroken ||= durationMs === null
    for (const direction of this.#directions) {
      if (durationMs === null) direction.silence()
      else direction.hold()
    }
    if (durationMs !== null) this.#silence = setTimeout(() => this.#flow(), durationMs)
  }

  /** Resets both sides. */
  reset(): void {
    clearTimeout(this.#silence)
    this.#entry.isBroken = true
    reset(this.#client)
    reset(this.#server)
  }

  /** The SYN is there: calls the server. */
  #call(): void {
    if (this.#server.destroyed || this.#state === 'silenced') return
    if (this.#state === 'paused') {
      this.#callsLater = true
      return
    }
    const { host, port } = this.#target
    this.#server.connect({ host, port })
    this.#server.setNoDelay(true)
  }

  #flow(): void {
    this.#state = 'flowing'
    if (this.#callsLater) this.#call()
    for (const direction of this.#directions) direction.go()
  }

  #watch(onGone: (pair: Pair) => void): void {
    this.#server.once('connect', () => {
      this.#entry.serverPort = this.#server.localPort ?? null
    })
    let open = 2
    for (const socket of [this.#client, this.#server]) {
      socket.once('error', () => {
        this.#entry.isBroken = true
      })
      socket.once('close', () => {
        if (--open === 0) onGone(this)
      })
    }
  }
}
