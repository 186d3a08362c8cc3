/** The text of the scenario that `tlab init` writes: every line says why it is there. */
import { stringify } from 'yaml'
import { formatDurationMs, formatRatePerSecond } from '../../protocol/units.ts'

/** What `tlab init` may be asked for, with a default each. */
export interface StarterLoad {
  readonly feed: string
  /** Events per second. */
  readonly rate: number
  /** Bytes. */
  readonly payload: number
  readonly clients: number
  /** ms */
  readonly duration: number
  readonly repeat: number
}

export interface StarterValues extends StarterLoad {
  /** Where an editor finds the schema. */
  readonly schema: string
  readonly name: string
  readonly title: string
  /** In teaching order, at least one. */
  readonly transports: readonly string[]
}

/** What to know about each transport where it is switched on. */
const SETTINGS: Readonly<Record<string, string>> = {
  polling: 'polling: { interval: 1s } # an event waits half of this on average',
  'long-polling': 'long-polling: {} # its defaults: tlab explain transports.long-polling',
  sse: 'sse: {}',
  websocket: 'websocket: {}',
}

/** Ends with a line's end. */
export function starterText(values: StarterValues): string {
  const { schema, name, title, transports, feed, rate, payload, clients, duration, repeat } = values
  return `# yaml-language-server: $schema=${schema}
# By that schema an editor completes and checks ("tlab schema" prints it).
# What a key means: tlab explain feed.rate
# What is wrong with this file, if anything: tlab check FILE

name: ${yamlText(name)}
title: ${JSON.stringify(title)}

feed:
  source: ${yamlText(feed)} # a recorded feed, synthetic, or a JSON file beside this
  rate: ${formatRatePerSecond(rate)} # events per second, for everyone
  payload: ${payload}B # each event is padded to exactly this

clients:
  count: ${clients} # each with sockets of its own
  ramp: 1s # connect over one second, inside the warm-up

phases:
  # Not measured: connections get opened, and code gets compiled. As long as
  # polling's interval or longer, and of the same rate, so that no measured poll
  # brings what the warm-up left over.
  - { name: warm-up, duration: 3s }
  - { name: steady, duration: ${formatDurationMs(duration)}, measure: true }

transports:
${transports.map((transport) => `  ${SETTINGS[transport] ?? `${transport}: {}`}`).join('\n')}

repeat: ${repeat} # one trial of each transport; an interval needs 3, a good one 5

# What must hold, shown with ✓ or ✗; a missed line ends with exit code 99.
expect:
  - deliveries.lost <= 0 # of every transport: none may win by dropping
${comparisonLines(transports)}`
}

/** A word as YAML reads it back: quoted where it would be a number, true or nothing. */
function yamlText(word: string): string {
  return stringify(word, { lineWidth: 0 }).trimEnd()
}

/** A line for two of the transports, so that it shows how one is compared with another. */
function comparisonLines(transports: readonly string[]): string {
  const pushing = transports.filter((name) => name === 'sse' || name === 'websocket').at(-1)
  if (pushing === undefined || !transports.includes('polling')) return ''
  return `  - ${pushing}.latency.p50 < polling.latency.p50\n`
}
