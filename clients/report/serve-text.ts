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
  /** How the user calls this program. */
  readonly command: string
}

/** Any 16 bytes will do for a look by hand (RFC 6455 §1.3 uses these). */
const SAMPLE_KEY = 'dGhlIHNhbXBsZSBub25jZQ=='

/** Lines for a person; long commands go on after a backslash, so that they can be copied whole. */
export function serveText(served: ServedFeed, layout: Layout): string {
  const { origin, token, feed, rate, payload, command } = served
  const heading = (text: string): string => paint(layout.colour, 'bold', text)
  return [
    `${heading('address')}  ${origin}`,
    `${heading('token')}    ${token}`,
    `${heading('feed')}     ${feed}, ${formatRatePerSecond(rate)}, ${formatBytes(payload)} an event, channel main`,
    '',
    heading('Follow it'),
    ...followCommands(origin).flatMap(([title, ...command]) => [`  # ${title}`, onLines(command)]),
    '',
    heading('Measure it'),
    onLines([`${command} run quick --target ${origin}`, `--token ${token}`]),
    '',
    paint(layout.colour, 'dim', 'Ctrl-C ends it.'),
  ].join('\n')
}

/** The parts of one command, each on a line, so that all of it can be copied. */
function onLines(parts: readonly string[]): string {
  return `  ${parts.join(' \\\n    ')}`
}

/** What it shows, then the parts of the command, each short enough for a line. */
function followCommands(origin: string): [title: string, ...command: string[]][] {
  return [
    ['polling: what there is, then again with since=<cursor>', `curl '${origin}/feed/polling?since=last:3'`],
    ['long-polling: at once, then held with since=<cursor>', `curl '${origin}/feed/long-polling?since=last:3'`],
    ['sse: one response that never ends', `curl -N '${origin}/feed/sse'`],
    [
      'websocket: the 101, then frames',
      `curl -iN --http1.1 -o - '${origin}/feed/websocket'`,
      `-H 'Connection: Upgrade' -H 'Upgrade: websocket'`,
      `-H 'Sec-WebSocket-Version: 13'`,
      `-H 'Sec-WebSocket-Key: ${SAMPLE_KEY}'`,
    ],
    [
      'a message of your own into the feed',
      `curl '${origin}/feed/messages'`,
      `-H 'content-type: application/json'`,
      `-d '{"id":"1","from":"me","data":"hello"}'`,
    ],
  ]
}
