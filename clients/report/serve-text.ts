/** What `tlab serve` tells: where it listens, who can reach it, and how to follow it by hand. */
import { shownJoinCode } from '../../protocol/join-code.ts'
import { formatBytes, formatRatePerSecond } from '../../protocol/units.ts'
import { followCommands, joinCommand } from './follow-commands.ts'
import { paint } from './paint.ts'
import type { Layout } from './wrap.ts'

export interface ServedFeed {
  /** As this machine reaches it. */
  readonly origin: string
  readonly token: string
  readonly feed: string
  /** Events per second. */
  readonly rate: number
  /** Bytes. */
  readonly payload: number
  /** Whether there is one at `/`. */
  readonly hasDashboard: boolean
  /** How the user calls this program. */
  readonly command: string
  /** null: nobody but this machine reaches it, and no code is asked for. */
  readonly admission: Admission | null
}

/** How others come in. */
export interface Admission {
  readonly joinCode: string
  /** Where they reach it, the best address first; empty on a machine without a network. */
  readonly reach: readonly { readonly origin: string; readonly network: string | null }[]
  /** Drawn for the join address; null where no picture can be shown. */
  readonly picture: string | null
}

/**
 * Lines for a person; long commands go on after a backslash, so that they can be copied whole. What is needed first
 * comes last: on a terminal of 24 rows only the end stays in sight.
 */
export function serveText(served: ServedFeed, layout: Layout): string {
  const { origin, token, feed, rate, payload, command, admission } = served
  const heading = (text: string): string => paint(layout.colour, 'bold', text)
  const from = admission?.reach[0]?.origin ?? origin
  return [
    heading('Follow it'),
    ...(admission === null ? [] : joinCommand(from, admission.joinCode)),
    ...followCommands(from, admission !== null),
    '',
    heading('Measure it'),
    `  ${command} run quick --target ${origin} \\`,
    `    --token ${token}`,
    '',
    heading('Look at it'),
    ...(served.hasDashboard ? [`  ${origin}/         the dashboard`] : []),
    `  ${origin}/docs     every endpoint, with a command for each`,
    `  ${origin}/metrics  figures for Prometheus`,
    '',
    ...(admission === null ? [] : [...reachLines(admission, heading), '']),
    `${heading('feed')}       ${feed}, ${formatRatePerSecond(rate)}, ${formatBytes(payload)} an event, channel main`,
    `${heading('address')}    ${origin}`,
    ...(admission === null ? [] : joinLines(admission, heading)),
    `${heading('token')}      ${token}`,
    paint(layout.colour, 'dim', 'Ctrl-C ends it.'),
  ].join('\n')
}

/** The address with the code: behind the `#`, which browsers never send. */
export function joinUrl(origin: string, joinCode: string): string {
  return `${origin}/join#${joinCode}`
}

type Heading = (text: string) => string

function reachLines({ reach, picture }: Admission, heading: Heading): string[] {
  return [
    heading('Who can reach it'),
    ...(reach.length === 0
      ? ['  nobody else: this machine has no network address']
      : ['  everybody on the networks of these addresses, over plain http:']),
    ...reach.map(({ origin, network }) => `  ${origin}${network === null ? '' : `  (${network})`}`),
    '  Feeds and messages need the join code. The controls need the token, which is',
    '  for you alone. Dashboard, results and figures are open to all of them.',
    ...(picture === null ? [] : ['', picture]),
  ]
}

function joinLines({ joinCode, reach }: Admission, heading: Heading): string[] {
  const best = reach[0]
  return [
    ...(best === undefined ? [] : [`${heading('join')}       ${joinUrl(best.origin, joinCode)}`]),
    `${heading('join code')}  ${shownJoinCode(joinCode)}`,
  ]
}
