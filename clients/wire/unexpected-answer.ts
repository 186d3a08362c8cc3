/** An answer that is not what a follower asked for, as an error that says what came and what it means. */
import { WireError } from './wire-error.ts'

/** How much of a body that is no problem document is quoted, characters. */
const QUOTED_CHARACTERS = 120

/** @param expected such as `200`; the body may be a problem document (RFC 9457), whose detail then says why */
export function unexpectedAnswer(request: string, expected: string, status: number, body: string): WireError {
  return new WireError(`expected ${expected} from ${request}, got ${status}${reasonIn(body)}`)
}

function reasonIn(body: string): string {
  if (body === '') return ''
  try {
    const { detail, title } = JSON.parse(body) as { detail?: unknown; title?: unknown }
    if (typeof detail === 'string') return `: ${detail}`
    if (typeof title === 'string') return `: ${title}`
  } catch {}
  return `: ${JSON.stringify(body.slice(0, QUOTED_CHARACTERS))}`
}
