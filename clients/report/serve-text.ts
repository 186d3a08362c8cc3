/** What `tlab serve` tells: where it listens, and how to follow it by hand. */
import { formatBytes, formatRatePerSecond } from '../../protocol/units.ts'
import { paint } from './paint.ts'
import type { Layout } from './wrap.ts'

export interface ServedFeed {
  readonly origin: string
  readonly token: string
  readonly feed: string
  /** Events per second. */
  readonly rate: number
  /** Bytes. */
  readonly payload: number
}

/** Any 16 bytes will do for a look by hand (RFC 6455 §1.3 uses these). */
const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

/** Lines for a person; the commands are never wrapped, since they are there to be copied. */
export function serveText(served: ServedFeed, layout: Layout): string {
  const { origin, token, feed, rate, payload } = served
  const heading = (text: string): string => paint(layout.colour, 'bold', text)
  return [
    `${heading('address')}  ${origin}`,
    `${heading('token')}    ${token}`,
    `${heading('feed')}     ${feed}, ${formatRatePerSecond(rate)}, ${formatBytes(payload)} an event, channel main`,
    '',
    heading('Follow it'),
    ...followCommands(origin).flatMap(([transport, command]) => [`  # ${transport}`, `  ${command}`]),
    '',
    heading('Measure it'),
    `  TLAB_TOKEN=${token} tlab run quick --target ${origin}`,
    '',
    paint(layout.colour, 'dim', 'Ctrl-C ends it.'),
  ].join('\n')
}

function followCommands(origin: string): [transport: string, command: string][] {
  const upgrade = [
    `'Connection: Upgrade'`,
    `'Upgrade: websocket'`,
    `'Sec-WebSocket-Version: 13'`,
    `'Sec-WebSocket-Key: ${SAMPLE_KEY}'`,
  ]
  return [
    ['polling: what there is, then again with since=<cursor>', `curl '${origin}/feed/polling?since=last:3'`],
    ['long-polling: at once, then held with since=<cursor>', `curl '${origin}/feed/long-polling?since=last:3'`],
    ['sse: one response that never ends', `curl -N '${origin}/feed/sse'`],
    [
      'websocket: the 101, then frames',
      `curl -iN --http1.1 -o - ${upgrade.map((head) => `-H ${head}`).join(' ')} '${origin}/feed/websocket'`,
    ],
    [
      'a message of your own into the feed',
      `curl -H 'content-type: application/json' -d '{"id":"1","from":"me","data":"hello"}' '${origin}/feed/messages'`,
    ],
  ]
}
