/**
 * Finds the numbers of an event in its bytes, without a string and without JSON.parse (30 ns instead of 700).
 * They lead the event, in this order: {"seq":42,"dueAtUs":1000000012345678,"sentAtUs":1000000012345701,…
 */
import type { FollowObserver } from '../transport.ts'
import { WireError } from './wire-error.ts'

export interface EventNumbers {
  seq: number
  dueAtUs: number
  sentAtUs: number
}

const BEFORE_SEQ = Buffer.from('{"seq":')
const BEFORE_DUE = Buffer.from(',"dueAtUs":')
const BEFORE_SENT = Buffer.from(',"sentAtUs":')

/** An instant has 16 digits; one more could not be counted exactly. */
const MOST_DIGITS = 16

const NONE = -1

/** Where the last number ended; beside the functions, so that no call allocates. */
let position = 0

/** Reads the numbers of the event in `bytes[start..end)` into `numbers`. Throws WireError when they are not there. */
export function readEventNumbers(bytes: Buffer, start: number, end: number, numbers: EventNumbers): void {
  if (!matchEventNumbers(bytes, start, end, numbers)) throw notAnEvent(bytes, start, end)
}

/** The same without throwing: whether they are there. `numbers` holds nothing of use where they are not. */
export function matchEventNumbers(bytes: Buffer, start: number, end: number, numbers: EventNumbers): boolean {
  position = start
  numbers.seq = numberAfter(BEFORE_SEQ, bytes, end)
  if (numbers.seq === NONE) return false
  numbers.dueAtUs = numberAfter(BEFORE_DUE, bytes, end)
  if (numbers.dueAtUs === NONE) return false
  numbers.sentAtUs = numberAfter(BEFORE_SENT, bytes, end)
  return numbers.sentAtUs !== NONE
}

const numbersOfThisEvent: EventNumbers = { seq: 0, dueAtUs: 0, sentAtUs: 0 }

/** Tells the observer of the complete event in `bytes[start..end)`. Throws WireError when it is none. */
export function deliverEvent(
  observer: FollowObserver,
  bytes: Buffer,
  start: number,
  end: number,
  receivedAtUs: number,
): void {
  readEventNumbers(bytes, start, end, numbersOfThisEvent)
  const { seq, dueAtUs, sentAtUs } = numbersOfThisEvent
  observer.event(seq, dueAtUs, sentAtUs, receivedAtUs, bytes, start, end)
}

function numberAfter(name: Buffer, bytes: Buffer, end: number): number {
  for (let index = 0; index < name.length; index++) {
    if (position >= end || bytes[position++] !== name[index]) return NONE
  }
  const from = position
  let value = 0
  while (position < end && isDigit(bytes[position] as number)) value = value * 10 + (bytes[position++] as number) - 48
  return position === from || position - from > MOST_DIGITS ? NONE : value
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}

function notAnEvent(bytes: Buffer, start: number, end: number): WireError {
  const found = bytes.toString('utf8', start, Math.min(end, start + 80))
  return new WireError(`expected an event {"seq":…,"dueAtUs":…,"sentAtUs":…, got ${JSON.stringify(found)}`)
}
