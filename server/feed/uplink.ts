/**
 * Messages from clients: each becomes an event of its channel, once, however often it is sent. The channel
 * remembers a message's cursor as long as it holds the event, so a retry within that time is safe.
 */
import type { Clock } from '../../protocol/clock.ts'
import type { MessageReceipt } from '../../protocol/messages.ts'
import type { Channel } from './channel.ts'
import { readMessage } from './message.ts'

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
