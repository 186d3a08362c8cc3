/** Seeds in WebSocket: handshakes good and bad, and every kind of frame that a client may send (RFC 6455 §5). */
import { closePayload, encodeClientFrame, OPCODE } from '../../clients/wire/websocket-frame.ts'
import type { Seed } from './corpus.ts'

/** Fixed, so that an input is the same in each run. */
const HANDSHAKE_KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d])

const MESSAGE = '{"message":{"id":"w1","from":"bob","data":[1,"\u20ac"]}}'

const FIELDS = [
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${HANDSHAKE_KEY}`,
]

function handshake(fields: readonly string[] = [...FIELDS, 'Sec-WebSocket-Protocol: transport-lab.v1']): Buffer {
  return Buffer.from(['GET /feed/websocket?channel=main&since=last:2 HTTP/1.1', ...fields, '', ''].join('\r\n'))
}

function frame(opcode: number, payload: string | Uint8Array, final = true): Buffer {
  const bytes = encodeClientFrame(opcode, Buffer.from(payload), MASK)
  if (!final) bytes[0] = (bytes[0] as number) & 0x7f
  return bytes
}

const text = (payload: string, final = true): Buffer => frame(OPCODE.text, payload, final)
const close = (code: number, reason = ''): Buffer => frame(OPCODE.close, closePayload(code, reason))

export function websocketSeeds(): Seed[] {
  const conversations: Record<string, readonly Buffer[]> = {
    'a handshake alone': [],
    'a message': [text(MESSAGE)],
    'messages without a pause': [text(MESSAGE), text(MESSAGE), text(MESSAGE)],
    'a message in three fragments': [
      text(MESSAGE.slice(0, 9), false),
      frame(0, MESSAGE.slice(9, 20), false),
      frame(0, MESSAGE.slice(20)),
    ],
    'a ping between fragments': [text(MESSAGE.slice(0, 9), false), frame(OPCODE.ping, 'x'), frame(0, MESSAGE.slice(9))],
    'a ping and a pong': [frame(OPCODE.ping, 'p'.repeat(125)), frame(OPCODE.pong, '')],
    'an orderly close': [text(MESSAGE), close(1000, 'bye')],
    'a close without a code': [frame(OPCODE.close, '')],
    'a close of an application': [close(4000, '\u20ac')],
    'a close and more': [close(1001), text(MESSAGE)],
    'a binary message': [frame(OPCODE.binary, '\u0000\u0001')],
    'an empty message': [text('')],
    'a message of 16 bits': [text(`{"message":{"id":"w2","from":"b","data":"${'x'.repeat(200)}"}}`)],
    'a message of 64 bits': [text(`{"message":"${'x'.repeat(65_600)}"}`)],
    'a message of nested brackets': [
      text(`{"message":{"id":"w3","from":"b","data":${'['.repeat(9_000)}${']'.repeat(9_000)}}}`),
    ],
    'what is no message': [text('{"hello":1}'), text('[]'), text('null'), text('{"message":7}')],
    'many that are none': Array.from({ length: 12 }, () => text('x')),
  }
  const opened = Object.entries(conversations).map(
    ([name, frames]): Seed => ({
      name: `websocket: ${name}`,
      bytes: Buffer.concat([handshake(), ...frames]),
    }),
  )
  const compressed = [...FIELDS, 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits']
  const without = (name: string): string[] => FIELDS.filter((field) => !field.startsWith(name))
  const handshakes: Record<string, readonly string[]> = {
    'an offer of compression': compressed,
    'no subprotocol': FIELDS,
    'another subprotocol': [...FIELDS, 'Sec-WebSocket-Protocol: chat, superchat'],
    'no key': without('Sec-WebSocket-Key'),
    'no version': without('Sec-WebSocket-Version'),
    'an old version': [...without('Sec-WebSocket-Version'), 'Sec-WebSocket-Version: 8'],
    'a foreign page': [...FIELDS, 'Origin: http://evil.example'],
    'no connection token': without('Connection'),
  }
  const others = Object.entries(handshakes).map(
    ([name, fields]): Seed => ({
      name: `websocket: ${name}`,
      bytes: Buffer.concat([handshake(fields), text(MESSAGE)]),
    }),
  )
  return [...opened, ...others]
}
