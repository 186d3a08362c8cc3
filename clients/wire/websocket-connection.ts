/**
 * A WebSocket of a client: opening handshake, pings answered, closing handshake (RFC 6455 §§4, 5.5, 7).
 * Text messages go to a listener; every byte is counted by its kind.
 */
import type { FollowOptions } from '../transport.ts'
import { Connection, type ConnectionHandler, type Link } from './connection.ts'
import { type ForeignUpgrade, foreignUpgradeHead } from './foreign-head.ts'
import { HttpResponseParser, type ResponseSink } from './http-response.ts'
import { Liveness } from './liveness.ts'
import { ReadInstants } from './read-instants.ts'
import { Refusal } from './refusal.ts'
import { upgradeHead } from './request-head.ts'
import type { ResponseHead } from './response-head.ts'
import { WebSocketError } from './websocket-error.ts'
import { CLOSE, closePayload, encodeClientFrame, OPCODE } from './websocket-frame.ts'
import { type FrameSink, WebSocketFrames } from './websocket-frames.ts'
import { checkForeignUpgrade, checkUpgrade, newWebSocketKey } from './websocket-handshake.ts'
import { WireError } from './wire-error.ts'

export interface WebSocketListener {
  /**
   * A complete text message in `bytes[start..end)`, valid only during the call; returns how many of its bytes are
   * payload: all of an event's.
   */
  message(bytes: Buffer, start: number, end: number, atUs: number): number
  /** The upgrade is done; messages may be sent. */
  opened?(): void
}

export interface WebSocketSetup {
  /** Silence of this length fails it. */
  readonly silenceMs: number
  /** Offers permessage-deflate; a browser's request head does in any case. */
  readonly deflate: boolean
  /** What is asked for of a server that is not ours; absent: our own. */
  readonly foreign?: ForeignUpgrade
}

export class WebSocketConnection implements ConnectionHandler, ResponseSink, FrameSink {
  readonly #link: Link
  readonly #options: FollowOptions
  readonly #setup: WebSocketSetup
  readonly #listener: WebSocketListener
  readonly #key = newWebSocketKey()
  readonly #response = new HttpResponseParser(this)
  readonly #frames = new WebSocketFrames(this)
  readonly #liveness: Liveness
  readonly #received: ReadInstants
  readonly #connection: Connection
  #refusal: Refusal | null = null
  #open = false
  #closeSent = false
  #closeReceived = false
  #closeError: Error | null = null

  /** Connects at once. */
  constructor(link: Link, options: FollowOptions, setup: WebSocketSetup, listener: WebSocketListener) {
    const { silenceMs } = setup
    this.#link = link
    this.#options = options
    this.#setup = setup
    this.#listener = listener
    this.#received = new ReadInstants(link.readClock)
    this.#liveness = new Liveness(link.lifetime, silenceMs, () => this.#silent(silenceMs))
    this.#connection = new Connection(link, this)
  }

  /** Sends a text frame, of which `payloadBytes` are payload. Throws unless the WebSocket is open. */
  sendText(text: Buffer, payloadBytes: number): void {
    if (!this.#open || this.#closeSent || this.#link.lifetime.ending)
      throw new Error('expected an open WebSocket to send on, this one is not')
    const frameBytes = this.#write(OPCODE.text, text)
    this.#connection.countUp('payload', payloadBytes)
    this.#connection.countUp('framing', frameBytes - payloadBytes)
  }

  /** The subscription stands; until then everything is set-up. */
  setUp(): void {
    this.#connection.setUp()
  }

  /** The closing handshake with 1000; the server then closes the connection. Before the 101: a half-close. */
  close(): void {
    if (this.#open) this.#sendClose(CLOSE.normal)
    else this.#link.lifetime.end()
  }

  connected(connection: Connection): void {
    const head = this.#requestHead()
    connection.write(head)
    connection.countUp('handshake', head.length)
    this.#link.observer.request('upgrade')
  }

  read(_connection: Connection, bytes: Buffer, end: number, atUs: number): void {
    this.#received.begin(atUs, end, this.#open && this.#frames.betweenMessages)
    this.#liveness.heard()
    const position = this.#response.complete ? 0 : this.#response.feed(bytes, 0, end)
    if (this.#refusal !== null && this.#response.complete) throw this.#refusal.error()
    const stop = this.#open ? this.#frames.feed(bytes, position, end) : end
    if (stop < end) throw new WireError(`expected nothing after a close frame, got ${end - stop} B`)
  }

  head(head: ResponseHead, headBytes: number): void {
    this.#connection.countDown(head.status === 101 ? 'handshake' : 'heads', headBytes)
    if (head.status === 101) this.#upgraded(head)
    else if (head.status >= 200) this.#refusal = new Refusal('GET /feed/websocket', '101', head.status)
  }

  body(bytes: Buffer, start: number, end: number): void {
    this.#refusal?.add(bytes, start, end)
    this.framingBytes(end - start)
  }

  framingBytes(count: number): void {
    this.#connection.countDown('framing', count)
  }

  message(opcode: number, bytes: Buffer, start: number, end: number, wireBytes: number): void {
    if (opcode !== OPCODE.text) throw new WebSocketError(CLOSE.unacceptable, 'expected text messages, got a binary one')
    const eventBytes = this.#listener.message(bytes, start, end, this.#received.ofMessage())
    // What was compressed as a whole is payload as a whole.
    const payloadBytes = eventBytes === end - start ? wireBytes : eventBytes
    this.#connection.countDown('payload', payloadBytes)
    this.#connection.countDown('framing', wireBytes - payloadBytes)
  }

  ping(bytes: Buffer, start: number, end: number, frameBytes: number): void {
    this.#received.passed()
    this.#connection.countDown('heartbeat', frameBytes)
    if (this.#closeSent) return
    this.#connection.countUp('heartbeat', this.#write(OPCODE.pong, bytes.subarray(start, end)))
  }

  pong(frameBytes: number): void {
    this.#received.passed()
    this.#connection.countDown('heartbeat', frameBytes)
  }

  closeFrame(code: number, reason: string, frameBytes: number): void {
    this.framingBytes(frameBytes)
    this.#closeReceived = true
    const orderly = this.#closeSent || code === CLOSE.normal || code === CLOSE.goingAway
    if (!orderly)
      this.#closeError = new WireError(
        `the server closed the WebSocket with ${code}${reason === '' ? '' : `: ${reason}`}`,
      )
    this.#sendClose(code === CLOSE.none ? null : code)
  }

  ended(connection: Connection): void {
    connection.countDown('framing', this.#response.pendingBytes + this.#frames.pendingBytes)
    if (this.#refusal !== null) this.#link.lifetime.fail(this.#refusal.error())
    else if (this.#closeError !== null) this.#link.lifetime.fail(this.#closeError)
    else if (this.#closeReceived) this.#link.lifetime.end()
    else this.#link.lifetime.fail(new WireError('expected a close frame before the end of the connection, none came'))
  }

  failed(_connection: Connection, error: Error): void {
    if (this.#open) this.#sendClose(error instanceof WebSocketError ? error.closeCode : CLOSE.protocolError)
    this.#link.lifetime.fail(error)
  }

  closed(_connection: Connection, error: Error | null): void {
    if (error !== null) this.#link.lifetime.fail(error)
  }

  #upgraded(head: ResponseHead): void {
    const { deflate, foreign } = this.#setup
    const offered = deflate || this.#options.headers === 'browser'
    if (foreign !== undefined) checkForeignUpgrade(head, this.#key, foreign.subprotocol)
    else if (checkUpgrade(head, this.#key, offered)) this.#frames.allowDeflate()
    this.#open = true
    this.#listener.opened?.()
  }

  #requestHead(): string {
    const { deflate, foreign } = this.#setup
    return foreign === undefined
      ? upgradeHead(this.#options, this.#options.since, this.#key, deflate)
      : foreignUpgradeHead(this.#options, this.#key, foreign)
  }

  /** `null`: without a code, as the server's own was. Once only (§5.5.1). */
  #sendClose(code: number | null): void {
    if (this.#closeSent) return
    this.#closeSent = true
    this.#connection.countUp('framing', this.#write(OPCODE.close, code === null ? Buffer.alloc(0) : closePayload(code)))
  }

  #write(opcode: number, payload: Buffer): number {
    const frame = encodeClientFrame(opcode, payload)
    this.#connection.write(frame)
    return frame.length
  }

  #silent(silenceMs: number): void {
    this.#link.lifetime.abort(new WireError(`expected a sign of life within ${silenceMs} ms, none came`))
  }
}
