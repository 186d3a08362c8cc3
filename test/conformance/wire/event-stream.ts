/** An event stream as it came, and as a browser would dispatch it. */
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { readAnswer } from './http-answer.ts'
import { WireClient } from './wire-client.ts'

/** Ends the first block of a stream: the hello, in its chunk. */
export const HELLO_ENDS = '}\n\n\r\n'

/** A stream whose hello has arrived. */
export async function openStream(port: number, query = '', ...lines: string[]): Promise<WireClient> {
  const wire = new WireClient(port).get(`/feed/sse${query}`, ...lines)
  await wire.untilText(HELLO_ENDS)
  return wire
}

/** What came behind the head, without the framing of chunks. */
export const bodyOf = (received: string): string => readAnswer(received).body

export function dispatched(received: string): EventSourceMessage[] {
  const messages: EventSourceMessage[] = []
  createParser({ onEvent: (message) => messages.push(message) }).feed(bodyOf(received))
  return messages
}
