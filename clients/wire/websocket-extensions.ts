/**
 * permessage-deflate as a client asks for it and takes it back (RFC 7692 §7.1): without context takeover, so that
 * each message can be inflated by itself.
 */
import { WireError } from './wire-error.ts'

/** Value of Sec-WebSocket-Extensions. What we send is never compressed, which needs no one's leave (§6). */
export const DEFLATE_OFFER = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'

const NAME = 'permessage-deflate'
const NO_CONTEXT = 'server_no_context_takeover'

/** Parameters of an answer that we can live with: its own window of up to 15 bits, and anything about what we send. */
const PARAMETERS: ReadonlyMap<string, RegExp> = new Map([
  [NO_CONTEXT, /^$/],
  ['client_no_context_takeover', /^$/],
  ['server_max_window_bits', /^(8|9|1[0-5])$/],
  ['client_max_window_bits', /^(8|9|1[0-5])$/],
])

/**
 * Whether the server's answer agrees on compression; null: it wants no extension.
 * @throws WireError on an answer that was not asked for, or that our inflater could not follow (RFC 6455 §4.1)
 */
export function agreesOnDeflate(answer: string | null, offered: boolean): boolean {
  if (answer === null) return false
  if (!offered) throw refused('no WebSocket extension', answer)
  const [name, ...parameters] = answer.split(';').map((part) => part.trim())
  if (name !== NAME) throw refused(NAME, answer)
  const names = parameters.map((parameter) => readParameter(parameter, answer))
  if (new Set(names).size < names.length) throw refused('each extension parameter once', answer)
  if (!names.includes(NO_CONTEXT)) throw refused(`${NAME} with ${NO_CONTEXT}`, answer)
  return true
}

function readParameter(parameter: string, answer: string): string {
  const [name = '', value = ''] = parameter.split('=', 2).map((part) => part.trim())
  if (PARAMETERS.get(name)?.test(value.replace(/^"(.*)"$/, '$1'))) return name
  throw refused('only parameters of RFC 7692 §7.1', answer)
}

function refused(expected: string, answer: string): WireError {
  return new WireError(`expected ${expected}, got ${JSON.stringify(answer)}`)
}
