/**
 * Bytes on the wire for one event, from the formats alone. Heads of HTTP requests and responses depend on both ends'
 * software, so of polls there is the batch alone; poll-bytes.ts has them with measured heads. Heartbeats are not modelled.
 */
import { EPOCH_LENGTH } from '../../../protocol/cursor.ts'

/** A mask, which only frames from client to server have (RFC 6455 §5.3). */
const MASK_BYTES = 4

/** A frame from the server: a header of 2 B up to 125 B of payload, 4 B up to 65,535, 10 B above (RFC 6455 §5.2). */
export function websocketDownBytes(payloadBytes: number): number {
  return payloadBytes + headerBytes(payloadBytes)
}

/** A frame from the client: the same with a mask, 6, 8 or 14 B beside the payload. */
export function websocketUpBytes(payloadBytes: number): number {
  return payloadBytes + headerBytes(payloadBytes) + MASK_BYTES
}

function headerBytes(payloadBytes: number): number {
  if (payloadBytes <= 125) return 2
  return payloadBytes <= 65_535 ? 4 : 10
}

/**
 * One event as one chunk: `<size in hex>␍␊id: <epoch>:<seq>␊data: <payload>␊␊␍␊`. Eight bytes around the data (WHATWG
 * HTML §9.2.5), the id line, and the chunk's head and end (RFC 9112 §7.1).
 *
 * @param seqDigits mean number of digits of the seqs; need not be whole
 */
export function sseBytes(payloadBytes: number, seqDigits: number): number {
  const idLine = 'id: '.length + EPOCH_LENGTH + ':'.length + seqDigits + '\n'.length
  const block = payloadBytes + 'data: \n\n'.length + idLine
  return block + Math.round(block).toString(16).length + '\r\n\r\n'.length
}

/** Between two events of a batch. */
export const COMMA_BYTES = 1

/** The least that a poll's answer has in its body: the batch without events, and without a gap. */
const EMPTY_BATCH = '{"cursor":":","hasMore":false,"gap":null,"events":[]}'

/** What a poll's answer has beside its events and the commas between them. @param seqDigits of its cursor, on average */
export function batchBytes(seqDigits: number): number {
  return EMPTY_BATCH.length + EPOCH_LENGTH + seqDigits
}

/** Mean number of digits of the numbers `first` to `last`. */
export function meanDigits(first: number, last: number): number {
  return (digitsUpTo(last) - digitsUpTo(first - 1)) / (last - first + 1)
}

/** Digits of 1, 2, …, n written one after the other. */
function digitsUpTo(n: number): number {
  let digits = 0
  for (let power = 1; power <= n; power *= 10) digits += n - power + 1
  return digits
}
