/**
 * Which offers of permessage-deflate can be accepted. One with a parameter that is unknown, that comes twice or has
 * an invalid value is declined, and the connection goes on without it, or with a later offer (RFC 7692 §5.1, §7.1);
 * ws would refuse the whole handshake.
 */
import type { IncomingHttpHeaders } from 'node:http'

const EXTENSIONS = 'sec-websocket-extensions'

/** A window of 8 to 15 bits, without leading zeros (RFC 7692 §7.1.2). */
const WINDOW_BITS = /^(?:[89]|1[0-5])$/

/** The parameters of RFC 7692 §7.1, and whether a value (undefined: there is none) is valid. */
const PARAMETERS: ReadonlyMap<string, (value: string | undefined) => boolean> = new Map([
  ['server_no_context_takeover', (value) => value === undefined],
  ['client_no_context_takeover', (value) => value === undefined],
  ['server_max_window_bits', (value) => WINDOW_BITS.test(value ?? '')],
  ['client_max_window_bits', (value) => value === undefined || WINDOW_BITS.test(value)],
])

/** Takes the offers out of a handshake that cannot be accepted, before ws looks at it. */
export function declineOffers(headers: IncomingHttpHeaders): void {
  const offers = headers[EXTENSIONS]
  if (typeof offers !== 'string') return
  const kept = offers.split(/[ \t]*,[ \t]*/).filter((offer) => !isDeflate(offer) || isAcceptable(offer))
  if (kept.length === 0) delete headers[EXTENSIONS]
  else headers[EXTENSIONS] = kept.join(', ')
}

function isDeflate(offer: string): boolean {
  return offer.split(';', 1)[0]?.trim() === 'permessage-deflate'
}

function isAcceptable(offer: string): boolean {
  const parameters = offer.split(';').slice(1).map(readParameter)
  const names = new Set(parameters.map(({ name }) => name))
  return (
    names.size === parameters.length && parameters.every(({ name, value }) => PARAMETERS.get(name)?.(value) ?? false)
  )
}

/** A value may be quoted (RFC 6455 §9.1). */
function readParameter(text: string): { readonly name: string; readonly value: string | undefined } {
  const [name = '', ...values] = text.split('=').map((part) => part.trim())
  if (values.length === 0) return { name, value: undefined }
  return { name, value: values.join('=').replace(/^"(.*)"$/, '$1') }
}
