/** One request, and a response that goes on until somebody ends it: what SSE and other HTTP streams stand on. */
import { compressedShare } from '../../protocol/compression.ts'
import { Connection, type ConnectionHandler, type Link } from './connection.ts'
import { bodyCoding } from './gzip-body.ts'
import { GzipStream } from './gzip-stream.ts'
import { HttpResponseParser, type ResponseSink } from './http-response.ts'
import { Liveness } from './liveness.ts'
import { ReadInstants } from './read-instants.ts'
import { Refusal } from './refusal.ts'
import type { ResponseHead } from './response-head.ts'
import { WireError } from './wire-error.ts'

export interface StreamRequest {
  readonly head: string
  /** For messages, such as `GET /feed/sse`. */
  readonly name: string
  /** What the response must be, without parameters. */
  readonly contentType: string
  /** A silence this long is a failure, ms. */
  readonly silenceMs: number
}

/** Who reads the stream; accounts for every byte of the body through `HttpStream.count`. */
export interface StreamListener {
  /**
   * A slice of the body of a 200, valid only during the call. May throw: that fails the stream. Asks `HttpStream.received`
   * for the instant of each message that it completes, and tells it of whatever else it takes.
   */
  body(bytes: Buffer, start: number, end: number): void
  /** Nothing of a message is waiting for its end. */
  readonly betweenMessages: boolean
  /** Bytes of the body taken and not accounted for, when the stream is over. */
  readonly pendingBytes: number
}

export class HttpStream implements ConnectionHandler, ResponseSink {
  readonly received: ReadInstants
  readonly #link: Link
  readonly #request: StreamRequest
  readonly #listener: StreamListener
  readonly #response = new HttpResponseParser(this)
  readonly #liveness: Liveness
  readonly #connection: Connection
  #refusal: Refusal | null = null
  /** null: the body comes as it is. */
  #gzip: GzipStream | null = null
  /** What the listener has counted of the piece that was inflated. */
  readonly #plain = { payload: 0, framing: 0, heartbeat: 0 }

  /** Connects and asks at once. The end of the response ends the link's lifetime, a failure fails it. */
  constructor(link: Link, request: StreamRequest, listener: StreamListener) {
    this.#link = link
    this.#request = request
    this.#listener = listener
    this.received = new ReadInstants(link.readClock)
    this.#liveness = new Liveness(link.lifetime, request.silenceMs, () => this.#silent())
    this.#connection = new Connection(link, this)
  }

  /** Of what the listener was handed: in a compressed body, of what a piece was before. */
  count(kind: 'payload' | 'framing' | 'heartbeat', count: number): void {
    if (this.#gzip === null) this.#connection.countDown(kind, count)
    else this.#plain[kind] += count
  }

  /** The subscription stands; until then everything is set-up. */
  setUp(): void {
    this.#connection.setUp()
  }

  connected(connection: Connection): void {
    connection.write(this.#request.head)
    connection.countUp('heads', this.#request.head.length)
    this.#link.observer.request('stream')
  }

  read(_connection: Connection, bytes: Buffer, end: number, atUs: number): void {
    const isAfresh = this.#response.betweenSlices && this.#listener.betweenMessages && !this.#gzip?.pendingBytes
    this.received.begin(atUs, end, isAfresh)
    this.#liveness.heard()
    const position = this.#response.feed(bytes, 0, end)
    if (position < end) throw new WireError(`expected one response, got ${end - position} B after it`)
    if (!this.#response.complete) return
    if (this.#refusal !== null) throw this.#refusal.error()
    this.#link.lifetime.end()
  }

  head(head: ResponseHead, headBytes: number): void {
    this.#connection.countDown('heads', headBytes)
    if (head.status < 200) return
    if (head.status === 200) this.#expectStream(head)
    else this.#refusal = new Refusal(this.#request.name, '200', head.status)
  }

  framingBytes(count: number): void {
    this.#connection.countDown('framing', count)
  }

  body(bytes: Buffer, start: number, end: number): void {
    if (this.#refusal === null && this.#gzip === null) this.#listener.body(bytes, start, end)
    else if (this.#refusal === null) this.#gzip?.feed(bytes, start, end)
    else {
      this.#refusal.add(bytes, start, end)
      this.framingBytes(end - start)
    }
  }

  ended(): void {
    this.framingBytes(this.#response.pendingBytes + (this.#gzip ?? this.#listener).pendingBytes)
    if (this.#refusal !== null) this.#link.lifetime.fail(this.#refusal.error())
    else if (this.#response.endOfStream()) this.#link.lifetime.end()
    else this.#link.lifetime.fail(new WireError('expected the end of the response, the server closed before it'))
  }

  failed(_connection: Connection, error: Error): void {
    this.#link.lifetime.fail(error)
  }

  closed(_connection: Connection, error: Error | null): void {
    if (error !== null) this.#link.lifetime.fail(error)
  }

  #expectStream(head: ResponseHead): void {
    const type = head.field('content-type')
    if (type?.split(';')[0]?.trim().toLowerCase() !== this.#request.contentType) {
      throw new WireError(`expected ${this.#request.contentType} from ${this.#request.name}, got ${type ?? 'no type'}`)
    }
    if (bodyCoding(head) === 'gzip') this.#gzip = new GzipStream((plain, wireBytes) => this.#inflated(plain, wireBytes))
  }

  /** A piece's bytes on the wire are divided as what was in it. */
  #inflated(plain: Buffer, wireBytes: number): void {
    Object.assign(this.#plain, { payload: 0, framing: 0, heartbeat: 0 })
    this.#listener.body(plain, 0, plain.length)
    const { payload, framing, heartbeat } = this.#plain
    const whole = payload + framing + heartbeat
    const shares = {
      payload: compressedShare(wireBytes, payload, whole),
      heartbeat: compressedShare(wireBytes, heartbeat, whole),
    }
    this.#connection.countDown('payload', shares.payload)
    this.#connection.countDown('heartbeat', shares.heartbeat)
    this.#connection.countDown('framing', wireBytes - shares.payload - shares.heartbeat)
  }

  #silent(): void {
    const { name, silenceMs } = this.#request
    this.#link.lifetime.abort(new WireError(`expected a sign of life from ${name} within ${silenceMs} ms, none came`))
  }
}
