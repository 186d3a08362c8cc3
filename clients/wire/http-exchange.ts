/**
 * Requests and their answers, one at a time, on a keep-alive connection that belongs to one follower alone
 * (a shared pool would falsify the connection chart). A connection that was used before and closes without a
 * byte of the answer is opened again at once, and the request repeated (RFC 9112 §9.3.1); so every request
 * made here must be safe to repeat.
 */
import { compressedShare } from '../../protocol/compression.ts'
import { ByteAssembly } from './byte-assembly.ts'
import { Connection, type ConnectionHandler, type Link } from './connection.ts'
import { bodyCoding, gunzipBody } from './gzip-body.ts'
import { HttpResponseParser, type ResponseSink } from './http-response.ts'
import { Liveness } from './liveness.ts'
import { ReadInstants } from './read-instants.ts'
import type { ResponseHead } from './response-head.ts'
import { WireError } from './wire-error.ts'

/** The largest body of an answer, bytes: sixteen times what a server of ours sends. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

const NO_BODY = Buffer.alloc(0)

/** Who asked. Both calls may throw a WireError, which fails the exchange. */
export interface AnswerListener {
  /** The head came; fields may be read only during the call. */
  head(head: ResponseHead): void
  /**
   * The answer is complete, its body is `body[start..end)`, valid only during the call. Calls `countBody` before
   * it asks again.
   */
  answer(status: number, body: Buffer, start: number, end: number, atUs: number): void
  /** No answer will come; the connection is being closed. */
  failed(error: Error): void
  /** The request was written: at once, or when a connection was there to carry it. */
  asked?(): void
}

export class HttpExchange implements ConnectionHandler, ResponseSink {
  readonly #link: Link
  readonly #listener: AnswerListener
  readonly #timeoutMs: number
  readonly #parser = new HttpResponseParser(this)
  readonly #body = new ByteAssembly()
  readonly #received: ReadInstants
  #liveness: Liveness | null = null
  #connection: Connection | null = null
  #request: { readonly head: string; readonly body: Buffer } | null = null
  #answersOnConnection = 0
  #status = 0
  /** Of the body, once it was inflated; null for one that came as it is. */
  #plainBytes: number | null = null
  #isGzip = false
  #keepsAlive = true
  #exchangedBytes = 0

  /** Connects with the first request. An answer may take `timeoutMs` from the request to its last byte. */
  constructor(link: Link, timeoutMs: number, listener: AnswerListener) {
    this.#link = link
    this.#timeoutMs = timeoutMs
    this.#listener = listener
    this.#received = new ReadInstants(link.readClock)
  }

  /** Sends a request now, or once connected. One at a time: ask again from `answer` or later. */
  ask(head: string, body: Buffer = NO_BODY): void {
    this.#request = { head, body }
    this.#exchangedBytes = 0
    this.#expectAnswer()
    if (this.#connection?.writable) this.#send(this.#connection)
    else this.#connect()
  }

  /** What the question, as often as it was sent, and its answer so far took on the wire, both directions. */
  get exchangedBytes(): number {
    return this.#exchangedBytes
  }

  /** Attributes the body of the answer: so much of it is payload, or of what it was before it was compressed; the rest is framing. */
  countBody(payloadBytes: number): void {
    const wireBytes = this.#body.length
    const payload =
      this.#plainBytes === null ? payloadBytes : compressedShare(wireBytes, payloadBytes, this.#plainBytes)
    this.#connection?.countDown('payload', payload)
    this.#connection?.countDown('framing', wireBytes - payload)
    this.#body.clear()
  }

  connected(connection: Connection): void {
    if (this.#request !== null && connection === this.#connection) this.#send(connection)
  }

  read(connection: Connection, bytes: Buffer, end: number, atUs: number): void {
    if (connection !== this.#connection || this.#request === null) {
      throw new WireError(`expected nothing without a request, got ${end} B`)
    }
    this.#received.begin(atUs, end, !this.#parser.started)
    const position = this.#parser.feed(bytes, 0, end)
    if (!this.#parser.complete) {
      this.#body.keep()
      return
    }
    if (position < end) throw new WireError(`expected one answer to one request, got ${end - position} B more`)
    this.#answered(connection, this.#received.ofMessage())
  }

  head(head: ResponseHead, headBytes: number): void {
    this.#connection?.countDown('heads', headBytes)
    this.#exchangedBytes += headBytes
    if (head.status < 200) {
      this.#received.passed()
      return
    }
    this.#isGzip = bodyCoding(head) === 'gzip'
    this.#status = head.status
    this.#keepsAlive = head.keepsAlive
    this.#listener.head(head)
  }

  framingBytes(count: number): void {
    this.#connection?.countDown('framing', count)
    this.#exchangedBytes += count
  }

  body(bytes: Buffer, start: number, end: number): void {
    this.#body.add(bytes, start, end)
    this.#exchangedBytes += end - start
    if (this.#body.length > MAX_BODY_BYTES)
      throw new WireError(`expected a body of at most ${MAX_BODY_BYTES} B, got more`)
  }

  ended(connection: Connection): void {
    if (connection !== this.#connection) return
    if (this.#request !== null && this.#parser.endOfStream()) this.#endedByAnswer(connection)
    else this.#lost(connection, null)
  }

  failed(connection: Connection, error: Error): void {
    connection.end()
    this.#fail(error)
  }

  closed(connection: Connection, error: Error | null): void {
    if (connection === this.#connection) this.#lost(connection, error)
  }

  #connect(): void {
    this.#answersOnConnection = 0
    this.#connection = new Connection(this.#link, this)
  }

  #expectAnswer(): void {
    this.#parser.begin()
    this.#body.clear()
    if (this.#liveness === null)
      this.#liveness = new Liveness(this.#link.lifetime, this.#timeoutMs, () => this.#timedOut())
    else this.#liveness.heard()
  }

  #send(connection: Connection): void {
    const { head, body } = this.#request as { head: string; body: Buffer }
    connection.write(body.length === 0 ? head : Buffer.concat([Buffer.from(head, 'latin1'), body]))
    connection.countUp('heads', head.length)
    connection.countUp('payload', body.length)
    this.#exchangedBytes += head.length + body.length
    this.#link.observer.request('request')
    this.#listener.asked?.()
  }

  #answered(connection: Connection, atUs: number): void {
    this.#request = null
    this.#answersOnConnection++
    if (!this.#keepsAlive) connection.end()
    this.#tell(atUs)
    connection.setUp()
  }

  #tell(atUs: number): void {
    const { bytes, start, end } = this.#body
    this.#plainBytes = null
    if (!this.#isGzip || start === end) {
      this.#listener.answer(this.#status, bytes, start, end, atUs)
      return
    }
    const plain = gunzipBody(bytes.subarray(start, end), MAX_BODY_BYTES)
    this.#plainBytes = plain.length
    this.#listener.answer(this.#status, plain, 0, plain.length, atUs)
  }

  /** The body lasted until the connection closed; outside `read`, so what it throws ends here. */
  #endedByAnswer(connection: Connection): void {
    try {
      this.#answered(connection, this.#link.clock.nowUs())
    } catch (error) {
      connection.countDown('framing', this.#body.length)
      this.failed(connection, error as Error)
    }
  }

  #lost(connection: Connection, error: Error | null): void {
    this.#connection = null
    connection.countDown('framing', error === null ? this.#parser.pendingBytes + this.#body.length : 0)
    this.#body.clear()
    if (this.#request === null || this.#link.lifetime.ending) return
    if (this.#answersOnConnection > 0 && !this.#parser.started) this.#connect()
    else this.#fail(error ?? new WireError('expected an answer, the server closed the connection before its end'))
  }

  #timedOut(): void {
    if (this.#request === null) return
    this.#connection?.abort()
    this.#fail(new WireError(`expected an answer within ${this.#timeoutMs} ms, none came`))
  }

  #fail(error: Error): void {
    this.#connection = null
    this.#request = null
    this.#listener.failed(error)
  }
}
