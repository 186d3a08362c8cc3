/** The kinds of value that a mapping takes: paths, JSON pointers, names of fields, where a cursor comes from and goes to. */
import { z } from 'zod'
import type { CursorSource, CursorTarget } from '../../protocol/target.ts'

/** RFC 9110 §5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/
/** RFC 6901 §3, in printable characters. */
const POINTER = /^(\/([^~/\p{Cc}]|~[01])*)*$/u
/** What a request line can hold (RFC 9112 §3), without a fragment. */
const PATH = /^\/[!"$-~]{0,1999}$/
const QUERY_NAME = /^\?[A-Za-z0-9_.~-]{1,100}$/

const A_PATH = 'a path that begins with "/", such as /events?channel={channel}'
const A_POINTER = 'a JSON pointer (RFC 6901), such as /data/id, or "" for the whole'
const A_HEADER = 'the name of a header field, such as Last-Event-ID'
const A_SOURCE = 'the name of a header field, "id", "sequence" or a JSON pointer, such as /cursor'
const A_GOAL = 'the name of a header field or of a query parameter, such as ?after'

export function path(description: string) {
  return z
    .string({ error: A_PATH })
    .regex(PATH, { error: A_PATH, abort: true })
    .refine((text) => !/[{}]/.test(text.replaceAll('{channel}', '')), {
      error: 'only {channel} in braces, such as /events?channel={channel}',
    })
    .meta({ description })
}

export function pointer(description: string) {
  return z.string({ error: A_POINTER }).regex(POINTER, { error: A_POINTER }).max(500).meta({ description })
}

export function headerName() {
  return z.string({ error: A_HEADER }).regex(TOKEN, { error: A_HEADER })
}

/** One line of text as a field's value (RFC 9110 §5.5). */
export function headerValue(description: string) {
  const expected = 'one line of ASCII text'
  return z
    .string({ error: expected })
    .regex(/^[\x20-\x7e]{1,1000}$/, { error: expected })
    .meta({ description })
}

export function url(description: string) {
  const expected = 'an address such as http://127.0.0.1:8080'
  return z
    .string({ error: expected })
    .refine(isAddress, { error: expected })
    .transform((text) => new URL(text).origin)
    .meta({ description })
}

/** Nothing but scheme, host and port: what comes behind is the paths'. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash, username } = new URL(text)
  return protocol === 'http:' && pathname === '/' && search === '' && hash === '' && username === ''
}

export function cursorSource() {
  return z
    .string({ error: A_SOURCE })
    .refine((text) => TOKEN.test(text) || (text.startsWith('/') && POINTER.test(text)), { error: A_SOURCE })
    .transform((text): CursorSource => {
      if (text === 'id' || text === 'sequence') return { kind: text }
      return text.startsWith('/') ? { kind: 'member', pointer: text } : { kind: 'header', name: text.toLowerCase() }
    })
    .meta({
      description:
        'Where it is read: the name of a header field of the answer; `id`, the `id:` line of an SSE block or of the head of a WebSocket message; `sequence`, that of the last event; or a JSON pointer into the body or the message. It goes back as it came.',
    })
}

export function cursorTarget() {
  return z
    .string({ error: A_GOAL })
    .refine((text) => TOKEN.test(text) || QUERY_NAME.test(text), { error: A_GOAL })
    .transform((text): CursorTarget => {
      return text.startsWith('?') ? { kind: 'query', name: text.slice(1) } : { kind: 'header', name: text }
    })
    .meta({ description: 'Where it is written: the name of a request header field, or `?name` for the query.' })
}
