/**
 * The WebSocket of a server that is not ours: its subprotocol or none, a message to begin with where it wants one, and
 * perhaps a head of lines before each message.
 *
 *   → GET /websocket?channel=run-1 HTTP/1.1 CRLF … Sec-WebSocket-Protocol: ws+meta.nchan CRLF CRLF
 *   ← HTTP/1.1 101 Switching Protocols CRLF … CRLF CRLF
 *   ← 81 7e 01 2c id: 1450755280:4 LF content-type: application/json LF LF {"seq":42,…}     `body: after-blank-line`
 */
import { type MappedWebSocket, pathFor } from '../../protocol/target.ts'
import { WEBSOCKET } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import { CarriedCursor } from '../wire/carried-cursor.ts'
import type { Link } from '../wire/connection.ts'
import { following, newLink } from '../wire/following.ts'
import { ForeignEvents, type TargetEvents } from '../wire/foreign-events.ts'
import { WebSocketConnection, type WebSocketListener } from '../wire/websocket-connection.ts'
import { noUplink } from './no-uplink.ts'

const MISSED_PINGS = 2 // one may be late; two are silence
const BLANK_LINE = Buffer.from('\n\n')

export function mappedWebSocket(mapping: MappedWebSocket, target: TargetEvents): ClientTransport {
  return {
    ...WEBSOCKET,
    open(options) {
      const link = newLink(options)
      const follower = new MappedWebSocketFollower(mapping, target, options, link)
      return following(link, noUplink, () => follower.close())
    },
  }
}

class MappedWebSocketFollower implements WebSocketListener {
  readonly #hello: string | null
  readonly #hasHead: boolean
  readonly #cursor: CarriedCursor
  readonly #events: ForeignEvents
  readonly #connection: WebSocketConnection

  constructor(mapping: MappedWebSocket, target: TargetEvents, options: FollowOptions, link: Link) {
    this.#hello = mapping.hello?.replaceAll('{channel}', options.channel) ?? null
    this.#hasHead = mapping.body === 'after-blank-line'
    this.#cursor = new CarriedCursor(mapping.cursor, options.memory)
    this.#events = new ForeignEvents(target, options)
    const path = this.#cursor.path(pathFor(mapping.path, options.channel))
    const setup = {
      silenceMs: MISSED_PINGS * options.target.limits.websocketPingMs,
      deflate: false,
      foreign: { path, fields: this.#cursor.fields, subprotocol: mapping.subprotocol },
    }
    this.#connection = new WebSocketConnection(link, options, setup, this)
  }

  close(): void {
    this.#connection.close()
  }

  opened(): void {
    if (this.#hello !== null) this.#connection.sendText(Buffer.from(this.#hello), 0)
  }

  message(bytes: Buffer, start: number, end: number, atUs: number): number {
    const from = this.#hasHead ? this.#behindHead(bytes, start, end) : start
    const eventBytes = from === -1 ? 0 : this.#events.take(bytes, from, end, atUs)
    if (from !== -1) this.#cursor.complete(bytes, from, end, this.#events.sequence)
    if (this.#events.joined) this.#connection.setUp()
    return eventBytes
  }

  /** Where the message begins behind its head, whose id is kept; −1 without a blank line. */
  #behindHead(bytes: Buffer, start: number, end: number): number {
    const blank = bytes.subarray(start, end).indexOf(BLANK_LINE)
    if (blank === -1) return -1
    const head = bytes.toString('utf8', start, start + blank)
    const id = /^id: ?(.*)$/m.exec(head)?.[1]
    if (id !== undefined) this.#cursor.id(id)
    return start + blank + BLANK_LINE.length
  }
}
