/** Messages that come up on a WebSocket: `{"message":{…}}`, answered with `{"ack":{…}}` or `{"problem":{…}}`. */
import type { RawData, WebSocket } from 'ws'
import type { MessageReceipt } from '../../protocol/messages.ts'
import { badRequest } from '../errors.ts'
import { readJson } from '../json.ts'
import { ProblemError, quote } from '../problem.ts'
import { CompressedMessages } from './compressed-messages.ts'
import type { Outbox } from './outbox.ts'
import { textFrame } from './websocket-frame.ts'

/** Status codes of a close, RFC 6455 §7.4.1. */
const UNSUPPORTED_DATA = 1003
const POLICY_VIOLATION = 1008

const ENVELOPE_BEGINS = '{"message":'

/** What is well-formed and comes too often is only refused: what is on its way already cannot be called back. */
const TOO_MANY_REQUESTS = 429

/** A client that sends this many malformed messages is not one of ours. */
const MOST_PROBLEMS = 10

/** Takes what stood under `message`, and the size of the whole frame's payload, uncompressed. */
type Publish = (message: unknown, bytes: number) => MessageReceipt

/** A ProblemError that `publish` throws is told to the client. */
export function receiveMessages(ws: WebSocket, outbox: Outbox, publish: Publish): void {
  let problems = 0
  const takeCompressed = compressionOf(ws, outbox)
  ws.on('message', (data, isBinary) => {
    if (!takeCompressed()) outbox.tally.up.payload += payloadBytes(data as Buffer)
    // What was on its way when we closed (RFC 6455 §1.4) would become an event that its sender never hears of.
    if (ws.readyState !== ws.OPEN) return
    if (isBinary) {
      ws.close(UNSUPPORTED_DATA, 'expected text frames')
      return
    }
    const reply = answer(data, publish)
    outbox.write(textFrame(Buffer.from(JSON.stringify(reply))))
    if ('problem' in reply && reply.problem.status !== TOO_MANY_REQUESTS) problems += 1
    if (problems === MOST_PROBLEMS) ws.close(POLICY_VIOLATION, 'too many malformed messages')
  })
}

/** Tells of each message in turn whether it came compressed: then its payload on the wire is not known, and is framing. */
function compressionOf(ws: WebSocket, { socket }: Outbox): () => boolean {
  if (ws.extensions === '') return () => false
  const messages = new CompressedMessages()
  socket.prependListener('data', (bytes: Buffer) => messages.read(bytes))
  return () => messages.takeNext()
}

/** Of the message's own JSON, also of one that is refused. What is no message is framing. */
function payloadBytes(bytes: Buffer): number {
  if (bytes.toString('latin1', 0, ENVELOPE_BEGINS.length) !== ENVELOPE_BEGINS) return 0
  return bytes.length - ENVELOPE_BEGINS.length - '}'.length
}

function answer(data: RawData, publish: Publish) {
  try {
    return { ack: publish(readEnvelope(String(data)), (data as Buffer).length) }
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem }
    throw error
  }
}

function readEnvelope(text: string): unknown {
  const envelope = readJson(text)
  if (typeof envelope === 'object' && envelope !== null && 'message' in envelope) return envelope.message
  throw badRequest('Malformed frame', `expected a text frame {"message":{"id","from","data"}}, got ${quote(text)}`)
}
