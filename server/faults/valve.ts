/**
 * Holds up what a socket reads, whoever reads from it. `socket.pause()` alone does not hold on a server: Node's
 * HTTP takes the handle away from the socket and feeds its parser from it, `pause` reaches the handle only through
 * an event, and each answered request, drained response or read body calls `resume` again. So while the valve is
 * closed the socket's own `pause` and `resume` only note what was asked for.
 */
import type { Socket } from 'node:net'

export class Valve {
  readonly #socket: Socket
  #closed = false
  /** Whether reading goes on when the valve opens. */
  #wanted = true

  constructor(socket: Socket) {
    this.#socket = socket
  }

  close(): void {
    if (this.#closed || this.#socket.destroyed) return
    this.#closed = true
    this.#wanted = !this.#socket.isPaused()
    this.#socket.pause()
    this.#socket.pause = () => this.#note(false)
    this.#socket.resume = () => this.#note(true)
  }

  open(): void {
    if (!this.#closed) return
    this.#closed = false
    // Uncovers the prototype's own.
    Reflect.deleteProperty(this.#socket, 'pause')
    Reflect.deleteProperty(this.#socket, 'resume')
    if (this.#wanted) this.#socket.resume()
  }

  #note(wanted: boolean): Socket {
    this.#wanted = wanted
    return this.#socket
  }
}
