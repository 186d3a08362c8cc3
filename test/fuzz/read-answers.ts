/** Cuts what a server sent into answers, with the parser that the lab's own instrument reads with: it forgives nothing. */
import { HttpResponseParser } from '../../clients/wire/http-response.ts'

/** One response, complete unless `truncated`. */
export interface Answer {
  readonly status: number
  readonly field: Readonly<Record<string, string | null>>
  readonly body: Buffer
  readonly truncated: boolean
}

export interface Answers {
  readonly answers: readonly Answer[]
  /** What followed a 101; null without one. */
  readonly frames: Buffer | null
}

const FIELDS = ['content-type', 'connection', 'sec-websocket-accept', 'retry-after', 'allow'] as const

/**
 * @param sent what the client had sent: an answer to HEAD has a length and no body (RFC 9110 §9.3.2)
 * @param mayStop the connection was cut, so that the last answer may be incomplete
 * @throws Error for bytes that are no answer
 */
export function readAnswers(received: Buffer, sent: Buffer, mayStop: boolean): Answers {
  const mayLackBody = sent.includes('HEAD')
  const answers: Answer[] = []
  let position = 0
  while (position < received.length) {
    if (answers.at(-1)?.field['connection'] === 'close') throw new Error('expected nothing behind "Connection: close"')
    const { answer, end } = readAnswer(received, position, mayLackBody, mayStop)
    position = end
    if (answer === null) break
    answers.push(answer)
    if (answer.status === 101) return { answers, frames: received.subarray(position) }
  }
  return { answers, frames: null }
}

function readAnswer(received: Buffer, start: number, mayLackBody: boolean, mayStop: boolean) {
  const pieces: Buffer[] = []
  let status = 0
  let field: Record<string, string | null> = {}
  let bodyStart = start
  const parser = new HttpResponseParser({
    head(head, headBytes) {
      status = head.status
      field = Object.fromEntries(FIELDS.map((name) => [name, head.field(name)]))
      bodyStart += headBytes
    },
    body: (bytes, from, to) => void pieces.push(Buffer.from(bytes.subarray(from, to))),
    framingBytes: () => {},
  })
  const end = readOn(parser, received, start, () => mayLackBody && beginsAnswer(received, bodyStart))
  const bodyLess = end === null
  // A 100 alone: the client was told to go on, did not, and got no answer.
  if (status > 0 && status < 200 && status !== 101 && parser.pendingBytes === 0)
    return { answer: null, end: received.length }
  const truncated = !bodyLess && !parser.endOfStream()
  if (truncated && !mayStop && !isStream(field)) {
    throw new Error(
      `expected a complete answer, it stopped in the middle of ${status === 0 ? 'its head' : `a ${status}`}`,
    )
  }
  if (status === 0) return { answer: null, end: received.length }
  const body = bodyLess ? Buffer.alloc(0) : Buffer.concat(pieces)
  return { answer: { status, field, body, truncated }, end: end ?? bodyStart }
}

/** Where the answer ends; null when it is one without the body that its head announces. */
function readOn(parser: HttpResponseParser, received: Buffer, start: number, lacksBody: () => boolean): number | null {
  try {
    const end = parser.feed(received, start, received.length)
    return lacksBody() ? null : end
  } catch (error) {
    if (lacksBody()) return null
    throw error
  }
}

function beginsAnswer(received: Buffer, position: number): boolean {
  return position >= received.length || received.toString('latin1', position, position + 7) === 'HTTP/1.'
}

/** A stream that has begun is only cut when its client turns out to speak nonsense: text in its middle would be worse. */
function isStream(field: Readonly<Record<string, string | null>>): boolean {
  return field['content-type']?.startsWith('text/event-stream') === true
}
