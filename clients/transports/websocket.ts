/**
 * WebSocket: one connection, frames both ways (RFC 6455).
 *
 *   → GET /feed/websocket?channel=main&since=now HTTP/1.1 CRLF
 *     Host: 127.0.0.1:8080 CRLF Connection: Upgrade CRLF Upgrade: websocket CRLF
 *     Sec-WebSocket-Version: 13 CRLF Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ== CRLF
 *     Sec-WebSocket-Protocol: transport-lab.v1 CRLF CRLF
 *   ← HTTP/1.1 101 Switching Protocols CRLF … Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo= CRLF CRLF
 *   ← 81 3e {"hello":{"channel":"main","cursor":"k3j9x0a1b2c3:41","gap":null}}
 *   ← 81 7e 01 00 {"seq":42,…}                      each event in a text frame; 7e: its length in two bytes
 *   → 81 c0 <4 B mask> {"message":{…}} masked       ← 81 2e {"ack":{"id":"m1","cursor":"k3j9x0a1b2c3:43"}}
 *   ← 89 00 ping      → 8a 80 <mask> pong           ← → 88 … close, with a code
 *
 * What it costs: a handshake, then 2 to 10 bytes around each event and 6 to 14 around each message; a connection
 * held open, with heartbeat, reconnection and resumption left to whoever uses it.
 * When to choose it: when both sides speak, often, or when the bytes around small events count.
 */
import type { MessageReceipt, OutgoingMessage } from '../../protocol/messages.ts'
import { WEBSOCKET } from '../../protocol/transports.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import type { Link } from '../wire/connection.ts'
import { expectGap, expectHello, readJson } from '../wire/control-messages.ts'
import { deliverEvent } from '../wire/event-scan.ts'
import { following, newLink } from '../wire/following.ts'
import { InBandMessages } from '../wire/in-band-messages.ts'
import { WebSocketConnection, type WebSocketListener } from '../wire/websocket-connection.ts'

const MISSED_PINGS = 2 // one may be late; two are silence

/** Third byte of {"seq":…; hello, gap, ack and problem begin with other letters. */
const LETTER_S = 115

export const websocket: ClientTransport = {
  ...WEBSOCKET,
  open(options) {
    const link = newLink(options)
    const follower = new WebSocketFollower(options, link)
    return following(
      link,
      (message) => follower.send(message),
      () => follower.close(),
    )
  },
}

class WebSocketFollower implements WebSocketListener {
  readonly #link: Link
  readonly #messages: InBandMessages
  readonly #connection: WebSocketConnection

  constructor(options: FollowOptions, link: Link) {
    this.#link = link
    this.#messages = new InBandMessages(link.lifetime)
    const setup = {
      silenceMs: MISSED_PINGS * options.target.limits.websocketPingMs,
      deflate: options.settings['compression'] === 'deflate',
    }
    this.#connection = new WebSocketConnection(link, options, setup, this)
  }

  async send(message: OutgoingMessage): Promise<MessageReceipt> {
    const json = JSON.stringify(message)
    const frame = Buffer.from(`{"message":${json}}`)
    this.#connection.sendText(frame, Buffer.byteLength(json))
    return this.#messages.receipt(message.id)
  }

  close(): void {
    this.#connection.close()
  }

  message(bytes: Buffer, start: number, end: number, atUs: number): number {
    const isEvent = bytes[start + 2] === LETTER_S
    if (isEvent) deliverEvent(this.#link.observer, bytes, start, end, atUs)
    else this.#control(bytes.toString('utf8', start, end), atUs)
    return isEvent ? end - start : 0
  }

  #control(json: string, atUs: number): void {
    const message = readJson(json) as Record<string, unknown> | null
    if (message?.['hello'] !== undefined) this.#hello(message['hello'], atUs)
    else if (message?.['gap'] !== undefined) this.#link.observer.gap(expectGap(message['gap']), atUs)
    else if (message?.['ack'] !== undefined) this.#messages.acknowledged(message['ack'] as MessageReceipt)
    else if (message?.['problem'] !== undefined) this.#messages.refused(message['problem'] as object)
  }

  #hello(value: unknown, atUs: number): void {
    const { cursor, gap } = expectHello(value)
    this.#connection.setUp()
    this.#link.observer.hello(cursor, gap, atUs)
  }
}
