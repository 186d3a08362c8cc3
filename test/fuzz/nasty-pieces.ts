/** What has broken servers before: bytes, numbers, header lines, paths and frames. */
import type { Random } from '../../protocol/random.ts'
import { below, oneOf } from './chance.ts'

/** NUL, line ends, blanks, DEL, and bytes that are no UTF-8. */
export const NASTY_BYTES = [0, 9, 10, 11, 13, 32, 34, 37, 44, 58, 127, 128, 0xc0, 0xe2, 0xed, 0xff] as const

export const LINE_ENDS = ['\n', '\r', '\r\r\n', '\n\r', '\r\n\r\n', '\r\n ', '\r\n\t', '\x85', ''] as const

/** Around the limits of 8, 16, 32, 53 and 64 bits, below zero, and what is no number at all. */
export const HUGE_NUMBERS = [
  '0',
  '-1',
  '+1',
  '00',
  '0x10',
  '1e9',
  '1.5',
  '127',
  '65535',
  '65536',
  '2147483648',
  '4294967295',
  '9007199254740993',
  '18446744073709551616',
  'ffffffffffffffff',
  '9'.repeat(400),
  'NaN',
  '',
] as const

export const PATH_PIECES = [
  '%00',
  '%',
  '%zz',
  '%2e%2e%2f',
  '/../',
  '//',
  '\\',
  '#',
  '?',
  '&channel=a&channel=b',
  '&since[]=x',
  '&__proto__=1',
  '&wait=',
  ' ',
  'é',
  '%f0%28%8c%28',
  'a'.repeat(300),
] as const

const HEADER_LINES = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding : chunked',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 5, 5',
  'Content-Encoding: gzip',
  'Content-Type: application/json; charset=utf-16',
  'Content-Type: a/b/c;;;=',
  'Content-Type:',
  'Host: evil.example',
  'Host:',
  'Host: [::1',
  'Host: 127.0.0.1:99999999',
  'Origin: null',
  'Origin: http://[',
  'Origin:',
  'Upgrade: websocket',
  'Upgrade: h2c, websocket',
  'Connection: Upgrade',
  'Connection: close, keep-alive, upgrade',
  'Connection: transfer-encoding',
  'Sec-WebSocket-Key: x',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Protocol: ,,',
  'Sec-WebSocket-Protocol: transport-lab.v1, transport-lab.v1',
  'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99',
  'Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover',
  'Sec-WebSocket-Extensions: ;;=',
  'Expect: 100-continue',
  'Expect: 200-nonsense',
  'Authorization: Bearer ',
  'Authorization: Basic AAAA',
  'Cookie: a=%; =; ;;',
  'If-None-Match: *',
  'If-None-Match: "',
  'Last-Event-ID: \xff\xfe',
  'Range: bytes=0-0, 5-, -1',
  'Accept-Version: 9',
  'Accept: */*;q=9',
  'Access-Control-Request-Method: PUT',
  'Keep-Alive: timeout=0',
  'Trailer: Content-Length',
  'TE: trailers, deflate;q=0.5',
  'X-Forwarded-For: 1.2.3.4',
  'X-HTTP-Method-Override: DELETE',
  'X-NUL: a\0b',
  'X-Bare: a\rb',
  ' folded: 1',
  ': no name',
  'no colon',
  'N\xe4me: x',
] as const

/** Now and then a line, or many lines, that no buffer should have to hold. */
export function anyHeaderLine(random: Random): string {
  const kind = random()
  if (kind < 0.03) return `X-Long: ${'a'.repeat(20_000)}`
  if (kind < 0.06) return Array.from({ length: 2_100 }, (_, index) => `X${index}: 1`).join('\r\n')
  return oneOf(HEADER_LINES, random)
}

const LENGTH_FORMS = [
  (random: Random): number[] => [below(126, random)],
  (random: Random): number[] => [126, below(256, random), below(256, random)],
  (random: Random): number[] => [127, 0, 0, 0, 0, 0, below(2, random), below(256, random), below(256, random)],
  (): number[] => [127, 255, 255, 255, 255, 255, 255, 255, 255],
  (): number[] => [126, 0, 5],
]

/** A frame with any opcode, any reserved bits, masked or not, whose length may be a lie. */
export function anyFrame(random: Random): Buffer {
  const [length = 0, ...extended] = oneOf(LENGTH_FORMS, random)(random)
  const first =
    random() < 0.7 ? oneOf([0x80, 0x81, 0x82, 0x88, 0x89, 0x8a, 0x01, 0x00, 0xc1, 0x83], random) : below(256, random)
  const masked = random() < 0.85
  const mask = masked ? [1, 2, 3, 4] : []
  const payload = Array.from({ length: oneOf([0, 1, 2, 5, 125, 126], random) }, () => below(256, random))
  return Buffer.from([first, masked ? length | 0x80 : length, ...extended, ...mask, ...payload])
}
