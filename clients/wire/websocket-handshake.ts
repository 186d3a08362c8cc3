/** The opening handshake of a WebSocket client (RFC 6455 §4.1): its key, and the check of the server's 101. */
import { createHash, randomBytes } from 'node:crypto'
import { WEBSOCKET_SUBPROTOCOL } from '../../protocol/messages.ts'
import type { ResponseHead } from './response-head.ts'
import { agreesOnDeflate } from './websocket-extensions.ts'
import { WireError } from './wire-error.ts'

/** RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

const PROTOCOL = 'sec-websocket-protocol'

/** 16 random bytes, base64. */
export function newWebSocketKey(): string {
  return randomBytes(16).toString('base64')
}

/** What a server that understood `key` answers in Sec-WebSocket-Accept. */
export function acceptFor(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64')
}

/**
 * Throws WireError unless a 101 accepts this very handshake, with our subprotocol and no extension that was not offered.
 * @returns whether messages may come compressed
 */
export function checkUpgrade(head: ResponseHead, key: string, offeredDeflate: boolean): boolean {
  checkAcceptance(head, key)
  expectField(head, PROTOCOL, WEBSOCKET_SUBPROTOCOL, (value) => value === WEBSOCKET_SUBPROTOCOL)
  return agreesOnDeflate(head.field('sec-websocket-extensions'), offeredDeflate)
}

/**
 * The same of a server that is not ours, whose compression is not asked for: a browser's head offers it in any case, and
 * a server may agree and then send its messages plain.
 * @param subprotocol null: none was offered
 */
export function checkForeignUpgrade(head: ResponseHead, key: string, subprotocol: string | null): void {
  checkAcceptance(head, key)
  if (subprotocol !== null) expectField(head, PROTOCOL, subprotocol, (value) => value === subprotocol)
}

function checkAcceptance(head: ResponseHead, key: string): void {
  expectField(head, 'upgrade', 'websocket', (value) => value.toLowerCase() === 'websocket')
  expectField(head, 'connection', 'Upgrade', (value) => /(^|,)\s*upgrade\s*(,|$)/i.test(value))
  const accept = acceptFor(key)
  expectField(head, 'sec-websocket-accept', accept, (value) => value === accept)
}

function expectField(head: ResponseHead, name: string, expected: string, accepts: (value: string) => boolean): void {
  const value = head.field(name)
  if (value !== null && accepts(value)) return
  const found = value === null ? 'none' : JSON.stringify(value)
  throw new WireError(`expected the 101 to have ${name}: ${expected}, got ${found}`)
}
