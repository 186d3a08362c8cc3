/**
 * A follower of the lab whose reading can be stopped: its socket is paused, so that the kernel's buffers fill, and
 * then the server's. Node tells of each client socket that it creates (diagnostics_channel, `net.client.socket`);
 * that is how the test gets hold of a follower's.
 */
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import type { ClientTransport, Following, FollowTarget } from '../../clients/transport.ts'
import { labClock } from '../../protocol/clock.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { Account, type Listener } from './account.ts'

let latest: Socket | null = null
subscribe('net.client.socket', (message) => {
  latest = (message as { readonly socket: Socket }).socket
})

export class StoppingReader {
  readonly account: Account
  readonly #transport: ClientTransport
  readonly #target: FollowTarget
  #following: Following
  #socket: Socket
  /** The connection has ended; the next `readOn` resumes. */
  #ended = false

  constructor(transport: ClientTransport, target: FollowTarget, since: string, listener: Listener = {}) {
    this.account = new Account(listener)
    this.#transport = transport
    this.#target = target
    const { following, socket } = this.#open(since)
    this.#following = following
    this.#socket = socket
  }

  stopReading(): void {
    this.#socket.pause()
  }

  readOn(): void {
    this.#socket.resume()
  }

  /** Comes back after an end, from where it was. */
  resumeWhenEnded(): void {
    if (!this.#ended) return
    const { following, socket } = this.#open(this.account.cursor)
    this.#following = following
    this.#socket = socket
  }

  abort(): void {
    this.#following.abort()
  }

  #open(since: string): { readonly following: Following; readonly socket: Socket } {
    this.#ended = false
    const following = this.#transport.open({
      target: this.#target,
      channel: DEFAULT_CHANNEL,
      since,
      settings: {},
      headers: 'minimal',
      clock: labClock,
      readClock: labClock,
      poll: { originUs: labClock.nowUs(), phase: 0 },
      observer: this.account,
    })
    const end = (): void => {
      this.#ended = true
    }
    following.done.then(end, end)
    return { following, socket: latest as Socket }
  }
}
