/** Where the messages of a foreign answer lie in its body: one, one a line, or the elements of a JSON array. */
import type { AnswerBody } from '../../protocol/target.ts'
import { JsonPointer } from './json-pointer.ts'
import { skipSpace, skipValue } from './json-scan.ts'
import { WireError } from './wire-error.ts'

const LF = 10
const COMMA = 44
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93

/** Start and end of each message of `body[start..end)`, in turn; valid until the next call. */
export type MessageBounds = (body: Buffer, start: number, end: number) => readonly number[]

/**
 * @param pointer where the array lies, for `array`
 * @returns a reader, which throws WireError for an array that is none
 */
export function messagesIn(kind: AnswerBody, pointer: string): MessageBounds {
  const bounds: number[] = []
  const place = new JsonPointer(pointer)
  return (body, start, end) => {
    bounds.length = 0
    if (kind === 'lines') addLines(body, start, end, bounds)
    else if (kind === 'array') addElements(body, start, end, place, pointer, bounds)
    else addPart(body, start, end, bounds)
    return bounds
  }
}

function addLines(body: Buffer, start: number, end: number, bounds: number[]): void {
  let from = start
  for (let position = start; position < end; position++) {
    if (body[position] !== LF) continue
    addPart(body, from, position, bounds)
    from = position + 1
  }
  addPart(body, from, end, bounds)
}

/** White space alone is no message. */
function addPart(body: Buffer, start: number, end: number, bounds: number[]): void {
  if (skipSpace(body, start, end) < end) bounds.push(start, end)
}

function addElements(
  body: Buffer,
  start: number,
  end: number,
  place: JsonPointer,
  pointer: string,
  bounds: number[],
): void {
  if (!place.find(body, start, end) || body[place.start] !== OPEN_BRACKET) throw noArray(body, start, end, pointer)
  let position = skipSpace(body, place.start + 1, place.end)
  while (body[position] !== CLOSE_BRACKET) {
    const after = skipValue(body, position, place.end)
    if (after === -1) throw noArray(body, start, end, pointer)
    bounds.push(position, after)
    position = skipSpace(body, after, place.end)
    if (body[position] === COMMA) position = skipSpace(body, position + 1, place.end)
    else if (body[position] !== CLOSE_BRACKET) throw noArray(body, start, end, pointer)
  }
}

function noArray(body: Buffer, start: number, end: number, pointer: string): WireError {
  const found = JSON.stringify(body.toString('utf8', start, Math.min(end, start + 120)))
  return new WireError(`expected a JSON array at "${pointer}" of the body, got ${found}`)
}
