/**
 * One TCP connection of a simulated client, read through a buffer that all connections of the process share.
 *
 * `onread` hands each read over in place: no Buffer per read, no stream machinery (a third less CPU per message
 * than `data` events). The shared buffer is safe because everything that reads it is synchronous; whoever wants
 * bytes for longer copies them.
 *
 * A RST that arrives together with the last bytes is reported by libuv as an end of stream (uv__stream_io takes
 * POLLHUP after a partial read for one): such a connection counts as closed, and its reader finds the end missing.
 */
import { connect, type Socket } from 'node:net'
import type { Clock } from '../../protocol/clock.ts'
import { type BothDirections, NO_BYTES } from '../../protocol/connection-bytes.ts'
import type { ByteKind } from '../../results/format.ts'
import type { FollowObserver, ReadClock } from '../transport.ts'
import type { Lifetime } from './lifetime.ts'
import { isConnectedToItself } from './self-connection.ts'

/** What one read can hold, bytes: what libuv itself reads at once. */
const READ_BUFFER_BYTES = 64 * 1024

/** How many connections this process has opened. */
let opened = 0

const sharedBuffer = Buffer.allocUnsafeSlow(READ_BUFFER_BYTES)

/** What the connections of one follower have in common. */
export interface Link {
  readonly host: string
  readonly port: number
  /** As FollowTarget has it. */
  readonly handshakeUs: number
  readonly clock: Clock
  /** Stamps reads. */
  readonly readClock: ReadClock
  readonly observer: FollowObserver
  readonly lifetime: Lifetime
}

/** Who reads a connection. Each call names the connection, since a follower may own several, one after the other. */
export interface ConnectionHandler {
  /** Established; not called when it was half-closed before. */
  connected(connection: Connection): void
  /** `bytes[0..end)` arrived at `atUs`; valid only during the call. May throw: `failed` follows. */
  read(connection: Connection, bytes: Buffer, end: number, atUs: number): void
  /** The other side sent FIN; ours follows by itself. Not called after `failed`. */
  ended(connection: Connection): void
  /** `read` threw. What still arrives is counted as framing and goes nowhere. */
  failed(connection: Connection, error: Error): void
  /** The socket is gone; `error` is null after an orderly end. Comes last, exactly once. */
  closed(connection: Connection, error: Error | null): void
}

export class Connection {
  readonly #link: Link
  readonly #handler: ConnectionHandler
  readonly #socket: Socket
  readonly #connectingAtUs: number
  #established = false
  #deaf = false
  #countedDown = 0
  #countedUp = 0
  /** Written, and waiting in this process: of a connection that is reset the kernel never takes it. */
  #waiting: { readonly kind: ByteKind; readonly count: number }[] = []
  #error: Error | null = null
  readonly #down: Record<ByteKind, number> = { ...NO_BYTES }
  readonly #up: Record<ByteKind, number> = { ...NO_BYTES }
  #setup: BothDirections | null = null
  #isSetUp = false
  #place = { address: '', port: 0, opened: 0 }

  /** Connects at once. */
  constructor(link: Link, handler: ConnectionHandler) {
    this.#link = link
    this.#handler = handler
    this.#connectingAtUs = link.clock.nowUs()
    link.observer.connecting(this.#connectingAtUs)
    link.lifetime.opened(this)
    this.#socket = connect({
      host: link.host,
      port: link.port,
      noDelay: true,
      onread: { buffer: sharedBuffer, callback: (end) => this.#read(end) },
    })
    this.#socket.once('connect', () => this.#connected())
    this.#socket.once('end', () => this.#ended())
    this.#socket.once('error', (error) => this.#failed(error))
    this.#socket.once('close', () => this.#closed())
  }

  /** Bytes that the kernel gave so far: the socket's own counter. */
  get bytesRead(): number {
    return this.#socket.bytesRead
  }

  /** Bytes that the kernel took or will take: the socket's own counter. */
  get bytesWritten(): number {
    return this.#socket.bytesWritten
  }

  /** Whether a write would still be sent. */
  get writable(): boolean {
    return this.#established && this.#socket.writable
  }

  /** Sends bytes, or text as Latin-1. Counts nothing: only the caller knows of which kind they are. */
  write(data: Uint8Array | string): void {
    if (typeof data === 'string') this.#socket.write(data, 'latin1')
    else this.#socket.write(data)
  }

  countDown(kind: ByteKind, count: number): void {
    if (count === 0) return
    this.#countedDown += count
    this.#down[kind] += count
    this.#link.observer.bytes('down', kind, count)
  }

  /**
   * After the write. What the kernel has not taken yet is told with the next read or write after it has, or when the connection
   * is over; what it never takes, of a connection that was reset, is not.
   */
  countUp(kind: ByteKind, count: number): void {
    if (this.#socket.writableLength > 0) {
      this.#waiting.push({ kind, count })
      return
    }
    this.#countWaiting()
    this.#countTaken(kind, count)
  }

  #countWaiting(): void {
    if (this.#waiting.length === 0) return
    const waited = this.#waiting
    this.#waiting = []
    for (const { kind, count } of waited) this.#countTaken(kind, count)
  }

  #countTaken(kind: ByteKind, count: number): void {
    const taken = Math.min(count, this.bytesWritten - this.#countedUp)
    if (taken <= 0) return
    this.#countedUp += taken
    this.#up[kind] += taken
    this.#link.observer.bytes('up', kind, taken)
  }

  /** The hello, or the first answer, is complete: what crosses after this read is no longer set-up. */
  setUp(): void {
    this.#isSetUp = true
  }

  /** Half-closes: FIN after what was written; reading goes on to the end of the stream. May be called twice. */
  end(): void {
    this.#socket.end()
  }

  /** Resets at once, as a client that vanishes. After a half-close libuv refuses to send RST: then it only closes. */
  abort(): void {
    this.#error ??= new Error('the connection was aborted by this client')
    if (this.writable) this.#socket.resetAndDestroy()
    else this.#socket.destroy()
  }

  #connected(): void {
    if (isConnectedToItself(this.#socket)) {
      this.#socket.destroy(new Error(`connection refused: nobody listens on port ${this.#link.port}`))
      return
    }
    this.#established = true
    this.#place = { address: this.#socket.localAddress ?? '', port: this.#socket.localPort ?? 0, opened: opened++ }
    const atUs = this.#link.clock.nowUs()
    this.#link.observer.connected(atUs, atUs - this.#connectingAtUs + this.#link.handshakeUs)
    if (this.writable) this.#handler.connected(this)
  }

  #read(end: number): boolean {
    const atUs = this.#link.readClock.nowUs()
    // An answer comes after its question, so the handler finds that counted, and set-up has it.
    if (this.#waiting.length > 0 && this.#socket.writableLength === 0) this.#countWaiting()
    try {
      if (this.#deaf) this.countDown('framing', end)
      else this.#handler.read(this, sharedBuffer, end, atUs)
      if (this.#isSetUp) this.#setup ??= this.#bytes()
    } catch (error) {
      this.#deaf = true
      this.#writeOff()
      this.#handler.failed(this, error instanceof Error ? error : new Error(String(error)))
    }
    return true
  }

  /** Counts what was read and is part of nothing complete: only after a failure, when no parser will. */
  #writeOff(): void {
    this.countDown('framing', this.#socket.bytesRead - this.#countedDown)
  }

  #bytes(): BothDirections {
    return { down: { ...this.#down }, up: { ...this.#up } }
  }

  #ended(): void {
    if (!this.#deaf) this.#handler.ended(this)
  }

  #failed(error: Error): void {
    this.#error ??= error
  }

  #closed(): void {
    this.#countWaiting()
    if (this.#error !== null) this.#writeOff()
    const how = this.#error === null ? 'closed' : this.#established ? 'reset' : 'refused'
    const socketBytes = { down: this.bytesRead, up: this.bytesWritten }
    const bytes = this.#bytes()
    const account = { ...this.#place, ...bytes, setup: this.#setup ?? bytes }
    this.#link.observer.disconnected(how, this.#link.clock.nowUs(), socketBytes, account)
    this.#handler.closed(this, this.#error)
    this.#link.lifetime.closed(this)
  }
}
