/** A WebSocket client byte by byte: what it sends may be as wrong as a rule needs it. */
import { randomBytes } from 'node:crypto'
import { type HttpAnswer, headOf } from './http-answer.ts'
import { WireClient } from './wire-client.ts'

/** The key of RFC 6455 §1.3, and what it must be answered with. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
export const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

export const HANDSHAKE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${KEY}`,
]

export interface ServerFrame {
  /** FIN, reserved bits and opcode. */
  readonly first: number
  readonly masked: boolean
  readonly payload: Buffer
}

export class WebSocketPeer {
  readonly wire: WireClient

  private constructor(wire: WireClient) {
    this.wire = wire
  }

  /** Upgrades and waits for the hello. */
  static async open(port: number, query = '', ...lines: string[]): Promise<WebSocketPeer> {
    const peer = WebSocketPeer.upgrade(port, query, ...lines)
    await peer.frames(1)
    return peer
  }

  static upgrade(port: number, query = '', ...lines: string[]): WebSocketPeer {
    return new WebSocketPeer(new WireClient(port).get(`/feed/websocket${query}`, ...HANDSHAKE, ...lines))
  }

  head(): Promise<HttpAnswer> {
    return headOf(this.wire)
  }

  /** A frame with this first byte, masked as a client must (RFC 6455 §5.3). */
  send(first: number, payload: string | Buffer = ''): this {
    this.wire.send(clientFrame(first, Buffer.from(payload)))
    return this
  }

  sendText(text: string): this {
    return this.send(0x81, text)
  }

  /** The frames so far, once there are this many. */
  async frames(count: number): Promise<readonly ServerFrame[]> {
    await this.wire.until(`${count} frames`, () => framesIn(this.wire.received).length >= count)
    return framesIn(this.wire.received)
  }

  /** The texts after the hello, once there are this many, as JSON. */
  async texts(count: number): Promise<readonly Record<string, unknown>[]> {
    const texts = (): ServerFrame[] => framesIn(this.wire.received).filter(({ first }) => first === 0x81)
    await this.wire.until(`${count} texts after the hello`, () => texts().length > count)
    return texts()
      .slice(1)
      .map(({ payload }) => JSON.parse(payload.toString()))
  }

  /** The close that the server sends; 0 when its frame has no code, null when the connection ends without one. */
  async close(): Promise<number | null> {
    const closes = (): ServerFrame | undefined => framesIn(this.wire.received).find(({ first }) => first === 0x88)
    await this.wire.until('a close', () => closes() !== undefined || this.wire.ended)
    const payload = closes()?.payload
    if (payload === undefined) return null
    return payload.length === 0 ? 0 : payload.readUInt16BE(0)
  }
}

export function clientFrame(first: number, payload: Buffer): Buffer {
  const mask = randomBytes(4)
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] as number))
  const length =
    payload.length <= 125
      ? [0x80 | payload.length]
      : payload.length <= 0xffff
        ? [0xfe, payload.length >> 8, payload.length & 0xff]
        : [0xff, 0, 0, 0, 0, 0, payload.length >> 16, (payload.length >> 8) & 0xff, payload.length & 0xff]
  return Buffer.concat([Buffer.from([first, ...length]), mask, masked])
}

/** The frames that have arrived whole behind the head. */
function framesIn(received: string): ServerFrame[] {
  const headEnd = received.indexOf('\r\n\r\n')
  const bytes = Buffer.from(headEnd === -1 ? '' : received.slice(headEnd + 4), 'latin1')
  const frames: ServerFrame[] = []
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = (bytes[at + 1] as number) & 0x7f
    const header = short === 127 ? 10 : short === 126 ? 4 : 2
    if (at + header > bytes.length) break
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short
    if (at + header + length > bytes.length) break
    const masked = ((bytes[at + 1] as number) & 0x80) !== 0
    frames.push({ first: bytes[at] as number, masked, payload: bytes.subarray(at + header, at + header + length) })
    at += header + length
  }
  return frames
}
