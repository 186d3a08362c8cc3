/**
 * What a browser adds to a request of its own page, so that bytes can be told as users pay them.
 *
 * Source: read from the socket of Chromium 156.0.8078.79 on Linux, page and server both at http://127.0.0.1, languages
 * as installed in English (no emulated locale, which would move Accept-Language forward), for fetch(), fetch() with a
 * JSON body, EventSource and WebSocket; order as sent. Written as a windowed Chrome names itself ("Chrome" for
 * "HeadlessChrome"). test/browser/request-heads.test.ts reads it again from whatever browser is there. To an origin that is neither https nor this machine it
 * would leave out the sec-ch-ua and Sec-Fetch lines and "br, zstd".
 */

const PLATFORM = 'sec-ch-ua-platform: "Linux"\r\n'
const USER_AGENT =
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r\n'
const BRANDS = 'sec-ch-ua: "Not:A-Brand";v="8", "Chromium";v="156"\r\n'
const NOT_MOBILE = 'sec-ch-ua-mobile: ?0\r\n'
const LANGUAGE = 'Accept-Language: en-US,en;q=0.9\r\n'
const ANYTHING = 'Accept: */*\r\n'
const FETCH_METADATA = 'Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n'
const ENCODINGS = 'Accept-Encoding: gzip, deflate, br, zstd\r\n'
const NO_CACHE = 'Pragma: no-cache\r\nCache-Control: no-cache\r\n'

/** The lines after Host of a fetch(). */
export function browserFetchFields(host: string): string {
  return `Connection: keep-alive\r\n${PLATFORM}${USER_AGENT}${BRANDS}${NOT_MOBILE}${ANYTHING}${FETCH_METADATA}${referer(host)}${ENCODINGS}${LANGUAGE}`
}

/** The lines after Host of a fetch() that posts JSON. */
export function browserPostFields(host: string, bodyBytes: number): string {
  return (
    `Connection: keep-alive\r\nContent-Length: ${bodyBytes}\r\n${PLATFORM}${USER_AGENT}${BRANDS}Content-Type: application/json\r\n` +
    `${NOT_MOBILE}${ANYTHING}Origin: http://${host}\r\n${FETCH_METADATA}${referer(host)}${ENCODINGS}${LANGUAGE}`
  )
}

/** The lines after Host of an EventSource. */
export function browserEventSourceFields(host: string): string {
  return (
    `Connection: keep-alive\r\n${NO_CACHE}${PLATFORM}${USER_AGENT}Accept: text/event-stream\r\n${BRANDS}` +
    `${NOT_MOBILE}${FETCH_METADATA}${referer(host)}${ENCODINGS}${LANGUAGE}`
  )
}

/** The lines after Host of a WebSocket. It offers compression; a server that takes no extension ignores that. */
export function browserWebSocketFields(host: string, key: string, subprotocol: string | null): string {
  const offer = subprotocol === null ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`
  return (
    `Connection: Upgrade\r\n${NO_CACHE}${USER_AGENT}Upgrade: websocket\r\nOrigin: http://${host}\r\n` +
    `Sec-WebSocket-Version: 13\r\n${ENCODINGS}${LANGUAGE}Sec-WebSocket-Key: ${key}\r\n` +
    `Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n${offer}`
  )
}

function referer(host: string): string {
  return `Referer: http://${host}/\r\n`
}
