/**
 * Who sent which message: `00012-0000345`, the client's number and the message's, in the message's id and so in its event.
 * Found in an event's bytes without a string: the id stands at one place, behind numbers of known lengths.
 */
import { CLIENT_DIGITS, NUMBER_DIGITS } from '../../protocol/uplink.ts'

/** What stands between an event's `sentAtUs` and a message's id. */
const BEFORE_ID = Buffer.from(',"data":{"id":"')
/** Of an event in front of that, its seq left out: two instants of 16 digits. */
const NUMBERS_BYTES = '{"seq":,"dueAtUs":,"sentAtUs":'.length + 2 * 16

const HYPHEN = 45
const QUOTE = 34
const NUMBERS = 10 ** NUMBER_DIGITS

/** No message of this driver's. */
export const NO_MESSAGE = -1

/** @param client and `number`: from 0 */
export function messageId(client: number, number: number): string {
  return `${senderName(client)}-${String(number).padStart(NUMBER_DIGITS, '0')}`
}

/** Who a message says it is from. */
export function senderName(client: number): string {
  return String(client).padStart(CLIENT_DIGITS, '0')
}

/**
 * The message that the event at `start` came from, as one number: see `clientOf` and `numberOf`. NO_MESSAGE for an event of
 * another kind. Hot path.
 */
export function readMessage(bytes: Uint8Array, start: number, seq: number): number {
  let position = start + NUMBERS_BYTES + digitsOf(seq)
  for (let index = 0; index < BEFORE_ID.length; index++) {
    if (bytes[position++] !== BEFORE_ID[index]) return NO_MESSAGE
  }
  const client = readDigits(bytes, position, CLIENT_DIGITS)
  const number = readDigits(bytes, position + CLIENT_DIGITS + 1, NUMBER_DIGITS)
  const isId =
    bytes[position + CLIENT_DIGITS] === HYPHEN && bytes[position + CLIENT_DIGITS + NUMBER_DIGITS + 1] === QUOTE
  return client < 0 || number < 0 || !isId ? NO_MESSAGE : client * NUMBERS + number
}

export function clientOf(message: number): number {
  return Math.floor(message / NUMBERS)
}

export function numberOf(message: number): number {
  return message % NUMBERS
}

function digitsOf(seq: number): number {
  let digits = 1
  for (let rest = seq; rest >= 10; rest /= 10) digits++
  return digits
}

/** Negative where something else than digits stands. */
function readDigits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0
  for (let position = from; position < from + count; position++) {
    const digit = (bytes[position] ?? 0) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
