/**
 * Messages from clients: each becomes an event of its channel, once, however often it is sent. The channel
 * remembers a message's cursor as long as it holds the event, so a retry within that time is safe.
 */
import { CLOCK_OFFSET_US, type Clock } from '../../protocol/clock.ts'
import type { MessageReceipt, OutgoingMessage } from '../../protocol/messages.ts'
import { badRequest, quote } from '../errors.ts'
import type { Channel } from './channel.ts'

const LONGEST_NAME = 128

/** Publishes a message that arrived as JSON value. @throws ProblemError 400 for what is no message */
export type Uplink = (channel: Channel, message: unknown) => MessageReceipt

export function uplinkOf(clock: Clock): Uplink {
  return (channel, value) => {
    const receivedAtUs = clock.nowUs()
    const message = readMessage(value)
    const known = channel.cursorOfMessage(message.id)
    if (known !== undefined) return { id: message.id, cursor: known }
    // An instant after the receipt is another clock's; the event would seem to arrive before it existed.
    const dueAtUs = Math.min(message.dueAtUs ?? receivedAtUs, receivedAtUs)
    const dataJson = JSON.stringify({ id: message.id, from: message.from, data: message.data })
    const event = channel.publish({ dueAtUs, dataJson, payloadBytes: null, messageId: message.id })
    return { id: message.id, cursor: event.cursor }
  }
}

function readMessage(value: unknown): OutgoingMessage {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('an object {"id","from","data"}', value)
  }
  const { id, from, dueAtUs, data } = value as Partial<OutgoingMessage>
  if (!isName(id)) throw malformed(`"id" to be 1 to ${LONGEST_NAME} characters`, id)
  if (!isName(from)) throw malformed(`"from" to be 1 to ${LONGEST_NAME} characters`, from)
  if (data === undefined) throw malformed('"data" to be any JSON value', data)
  if (dueAtUs === undefined) return { id, from, data }
  if (!isInstant(dueAtUs)) throw malformed('"dueAtUs" to be an instant of the lab clock, 16 digits', dueAtUs)
  return { id, from, dueAtUs, data }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= LONGEST_NAME
}

function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= CLOCK_OFFSET_US && (value as number) < 10 * CLOCK_OFFSET_US
}

function malformed(expected: string, arrived: unknown) {
  return badRequest('Malformed message', `expected ${expected}, got ${quote(arrived)}`)
}
