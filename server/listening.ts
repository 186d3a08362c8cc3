/**
 * The listening socket, apart from the connections that came through it: closed, the kernel refuses new ones, and
 * those that are there go on. http.Server's own `close` would end the idle ones too; net.Server's does not.
 */
import { type AddressInfo, type Server, Server as TcpServer } from 'node:net'

/** The port was ours a moment ago, so whoever has it now may be gone soon: asked again this often, ms. */
const TRY_AGAIN_MS = 50
const ATTEMPTS = 40

/** Told when the address could not be had again: the server lives on, but nobody can reach it any more. */
export type LostAddress = (error: NodeJS.ErrnoException) => void

export class Listening {
  readonly #server: Server
  readonly #lost: LostAddress
  #address: AddressInfo | null = null
  #ended = false
  #attempts = 0
  #retry: NodeJS.Timeout | undefined

  constructor(server: Server, lost: LostAddress) {
    this.#server = server
    this.#lost = lost
    server.on('listening', this.#listens)
  }

  /** New connections are refused from now on. Does nothing to a server that does not listen. */
  pause(): void {
    if (!this.#server.listening) return
    this.#address = this.#server.address() as AddressInfo
    TcpServer.prototype.close.call(this.#server)
  }

  /** Listens again where it did before `pause`, unless it has ended. */
  resume(): void {
    this.#attempts = 0
    this.#listenAgain()
  }

  /** As `pause`, for good: also for a server that was about to listen again. */
  end(): void {
    this.#ended = true
    clearTimeout(this.#retry)
    TcpServer.prototype.close.call(this.#server)
  }

  #listenAgain(): void {
    if (this.#ended || this.#address === null || this.#server.listening) return
    this.#server.once('error', this.#failed)
    this.#server.listen({ host: this.#address.address, port: this.#address.port })
  }

  readonly #listens = (): void => void this.#server.off('error', this.#failed)

  readonly #failed = (error: NodeJS.ErrnoException): void => {
    this.#attempts += 1
    if (error.code !== 'EADDRINUSE' || this.#attempts === ATTEMPTS) this.#lost(error)
    else this.#retry = setTimeout(() => this.#listenAgain(), TRY_AGAIN_MS)
  }
}
