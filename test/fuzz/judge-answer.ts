/** Whether one response is one that this server may give to anybody. */

import { SseStream } from '../../clients/wire/sse-stream.ts'
import { acceptFor } from '../../clients/wire/websocket-handshake.ts'
import { PROBLEM_CONTENT_TYPE } from '../../protocol/problem.ts'
import type { FuzzInput } from './inputs.ts'
import type { Answer } from './read-answers.ts'

const GOOD = new Set([101, 200, 201, 202, 204, 206, 302, 304])

/** @throws Error that says what was expected */
export function judgeAnswer(answer: Answer, input: FuzzInput): void {
  const { status } = answer
  if (status === 101) expectAccept(answer, input)
  else if (GOOD.has(status)) expectBody(answer)
  else if ((status >= 400 && status < 500) || status === 503) expectProblem(answer, input)
  else throw new Error(`expected a status that blames the client, or 503, got ${status}: ${quoteBody(answer)}`)
}

function expectAccept({ field }: Answer, { bytes }: FuzzInput): void {
  const keys = [...bytes.toString('latin1').matchAll(/sec-websocket-key:[ \t]*([+/0-9a-z]{22}==)/gi)]
  const accept = field['sec-websocket-accept']
  if (keys.some(([, key = '']) => acceptFor(key) === accept)) return
  throw new Error(`expected a 101 that accepts the client's key (RFC 6455 §4.2.2), got ${accept}`)
}

function expectBody({ status, field, body, truncated }: Answer): void {
  const type = field['content-type'] ?? ''
  if (status === 204 || status === 304 || truncated || body.length === 0) return
  if (type.startsWith('application/json')) parseJson(body.toString())
  else if (type.startsWith('text/event-stream')) expectEvents(body)
}

/** Every refusal says what was expected; only the answer to HEAD has no body to say it in. */
function expectProblem(answer: Answer, { bytes }: FuzzInput): void {
  const { status, field, body, truncated } = answer
  if (truncated || (body.length === 0 && bytes.includes('HEAD'))) return
  const problem = field['content-type'] === PROBLEM_CONTENT_TYPE ? parseJson(body.toString()) : null
  const { status: told, title, detail } = (problem ?? {}) as Record<string, unknown>
  if (told === status && typeof title === 'string' && typeof detail === 'string') return
  throw new Error(
    `expected a ${status} with a problem document (RFC 9457), got ${field['content-type']} ${quoteBody(answer)}`,
  )
}

/** Whatever channel names and messages contain, every event carries JSON on one line. */
function expectEvents(body: Buffer): void {
  const stream = new SseStream({
    event(type, bytes, start, end) {
      if (!['message', 'hello', 'gap'].includes(type))
        throw new Error(`expected an event of ours, got ${JSON.stringify(type)}`)
      parseJson(bytes.toString('utf8', start, end))
    },
    framingBytes: () => {},
    heartbeatBytes: () => {},
  })
  stream.feed(body, 0, body.length)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`expected JSON, got ${JSON.stringify(text.slice(0, 120))}`)
  }
}

function quoteBody({ body }: Answer): string {
  return JSON.stringify(body.toString('latin1', 0, 200))
}
