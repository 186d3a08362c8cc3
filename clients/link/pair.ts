/**
 * One connection through the link: two sockets whose bytes, ends and resets cross from one to the other.
 *
 * A side is read only as fast as the other takes it. FIN crosses as FIN (the other direction stays open), RST as RST;
 * so what one end has written and what the other has read are the same bytes after a graceful end. libuv tells a RST
 * that arrives together with the last bytes as an end of stream: that one crosses as FIN.
 *
 * Silent, the pair is half-open: neither side hears anything of the other any more, and neither can know. For a while,
 * it is simply not read, and goes on where it stopped. For good, what still arrives goes nowhere.
 */
import { connect, type Socket } from 'node:net'
import type { LinkTarget, PortPair } from './plan.ts'

type State = 'flowing' | 'paused' | 'silenced'

export class Pair {
  readonly #client: Socket
  readonly #server: Socket
  readonly #clientPort: number
  #serverPort: number | null = null
  #state: State = 'flowing'
  #silence: NodeJS.Timeout | undefined

  /** Connects at once. `client` must allow half-open connections. `onGone`: both sockets are closed. */
  constructor(client: Socket, target: LinkTarget, onGone: (pair: Pair) => void) {
    this.#client = client
    this.#clientPort = client.remotePort ?? 0
    this.#server = connect({ ...target, allowHalfOpen: true, noDelay: true })
    this.#server.once('connect', () => {
      this.#serverPort = this.#server.localPort ?? null
    })
    let open = 2
    const gone = (): void => {
      if (--open === 0) onGone(this)
    }
    this.#forward(this.#client, this.#server, gone)
    this.#forward(this.#server, this.#client, gone)
  }

  get ports(): PortPair {
    return { clientPort: this.#clientPort, serverPort: this.#serverPort }
  }

  /** Whether bytes still cross, or will again. */
  get alive(): boolean {
    return this.#state === 'flowing' && !this.#client.destroyed && !this.#server.destroyed
  }

  /** Nothing crosses for so long, ms; null: never again. */
  silence(durationMs: number | null): void {
    this.#state = durationMs === null ? 'silenced' : 'paused'
    if (durationMs === null) return
    this.#pauseBoth()
    this.#silence = setTimeout(() => this.#flow(), durationMs)
  }

  /** Resets both sides. */
  reset(): void {
    clearTimeout(this.#silence)
    reset(this.#client)
    reset(this.#server)
  }

  #flow(): void {
    this.#state = 'flowing'
    // A side that waits for the other to drain is resumed by that.
    if (!this.#server.writableNeedDrain) this.#client.resume()
    if (!this.#client.writableNeedDrain) this.#server.resume()
  }

  #pauseBoth(): void {
    this.#client.pause()
    this.#server.pause()
  }

  #forward(from: Socket, to: Socket, gone: () => void): void {
    from.on('data', (bytes) => {
      if (this.#state !== 'silenced' && !to.write(bytes)) from.pause()
    })
    to.on('drain', () => {
      if (this.#state !== 'paused') from.resume()
    })
    from.on('end', () => {
      if (this.#state !== 'silenced') to.end()
    })
    from.on('error', () => {
      if (this.#state !== 'silenced') reset(to)
    })
    from.on('close', gone)
  }
}

/** After a half-close libuv refuses to send RST: then it only closes. */
function reset(socket: Socket): void {
  if (socket.writable) socket.resetAndDestroy()
  else socket.destroy()
}
