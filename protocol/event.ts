/**
 * The event: the one item that every transport carries.
 *
 *   {"seq":42,"dueAtUs":1000000012345678,"sentAtUs":1000000012345701,"data":{…},"pad":"xxxx"}
 *
 * The members stand in this order, so that a reader can find the numbers in the first bytes without
 * parsing the rest. Both instants are µs of the server's lab clock and always have 16 digits
 * (see clock.ts), so every event of one feed row has the same length apart from its seq.
 */

export interface LabEvent {
  /** Position in its channel's log, from 1, without holes. */
  readonly seq: number
  /** When the schedule wanted the event to exist, µs of the lab clock. */
  readonly dueAtUs: number
  /** When the server published it, µs of the lab clock; never before `dueAtUs`. */
  readonly sentAtUs: number
  readonly data: unknown
  /** ASCII filler; present on every event of a feed with a fixed payload size, possibly empty. */
  readonly pad?: string
}

/** Digits of `seq` for which a fixed payload size must still fit: ten million events a run. */
const LARGEST_SEQ_DIGITS = 7
const INSTANT_DIGITS = 16

/** Bytes of an event around its data, with a seven-digit seq and an empty pad. */
const ENVELOPE_BYTES =
  '{"seq":,"dueAtUs":,"sentAtUs":,"data":,"pad":""}'.length + LARGEST_SEQ_DIGITS + 2 * INSTANT_DIGITS

/** The smallest payload size that a scenario may ask for, bytes: the envelope and a short datum. */
export const SMALLEST_PAYLOAD_BYTES = 96

const utf8 = new TextEncoder()

/** The number of bytes that `text` has as UTF-8. */
export function utf8Bytes(text: string): number {
  return utf8.encode(text).length
}

/** Whether an event with this serialised `data` can have exactly `payloadBytes` bytes at every seq. */
export function fitsPayload(dataJson: string, payloadBytes: number): boolean {
  return ENVELOPE_BYTES + utf8Bytes(dataJson) <= payloadBytes
}

/**
 * Serialises an event once, for all transports and all subscribers.
 *
 * @param dataJson the event's `data`, already JSON
 * @param payloadBytes the exact size of the result in bytes, reached with `pad`; null for no pad
 * @throws RangeError when the data does not fit; feeds are checked with `fitsPayload` before they start
 */
export function encodeEvent(
  event: { seq: number; dueAtUs: number; sentAtUs: number },
  dataJson: string,
  payloadBytes: number | null,
): string {
  const body = `{"seq":${event.seq},"dueAtUs":${event.dueAtUs},"sentAtUs":${event.sentAtUs},"data":${dataJson}`
  if (payloadBytes === null) return `${body}}`
  const padBytes = payloadBytes - utf8Bytes(body) - ',"pad":""}'.length
  if (padBytes < 0) {
    throw new RangeError(`expected an event of ${payloadBytes} B, its data alone needs ${-padBytes} B more`)
  }
  return `${body},"pad":"${'x'.repeat(padBytes)}"}`
}
