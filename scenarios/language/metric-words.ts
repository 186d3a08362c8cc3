/** What each metric of `expect` means, in a sentence: for `tlab explain` and the reference. */
import { METRIC_NOTES } from '../../protocol/metric-notes.ts'
import { METRICS, type MetricUnit } from '../../protocol/metrics.ts'

/** Measures of which a metric is a statistic. */
const MEASURES: Readonly<Record<string, string>> = {
  latency:
    'delivery latency: from the instant at which the schedule wanted the event to its last byte at the client, so a server that stalls cannot hide it',
  latencyFromSent: 'latency from the instant at which the server published the event',
  connect: 'time from connect() until the connection could carry a byte',
  join: "time from a client's place in the ramp to its hello",
  firstEvent: "time from a client's place in the ramp to its first event",
  fanOutSpread: 'time from the first to the last receiver of one event',
  recovery:
    'how long clients were without current data because of a fault, of the fault that was hardest on them (needs `faults`)',
  staleness: 'how long the oldest event that a client still lacked was due, 0 while it lacked none',
  'uplink.ack': 'time from when a message of a client was due to its receipt (needs `uplink`)',
  'uplink.echo': 'time from when a message of a client was due to its own copy of it (needs `uplink`)',
  'uplink.relay':
    'time from when a message of a client was due to the copy of each other member of its channel (needs `uplink`)',
}

const STATISTICS: Readonly<Record<string, string>> = {
  mean: 'mean',
  p50: 'median: half of the values are at most this',
  p90: '90th percentile: one value of ten is above it',
  p99: '99th percentile: one value of a hundred is above it',
  p999: '99.9th percentile: one value of a thousand is above it (needs 10,000)',
  max: 'greatest value',
  peak: 'greatest value',
}

/** Metrics that are no statistic of a measure, and have no note in protocol/metric-notes.ts; `*` stands for `server` and `driver`. */
const OTHERS: Readonly<Record<string, string>> = {
  'staleness.age': 'Mean over time and clients of now less the due instant of the newest event delivered.',
  bytesPerEvent:
    "All bytes on the clients' sockets in the measured phases, both ways, for each event delivered in that time.",
  'connections.opened': 'Connections opened over the whole trial.',
  'connections.closed': 'Connections that ended in order.',
  'connections.refused': 'Attempts to connect that were never established.',
  'connections.reset': 'Connections that ended with a reset.',
  'connections.reconnects':
    'Attempts after a back-off: how often clients that had lost their subscription tried again.',
  'connections.peakOpen': 'Most connections open at once.',
  'connections.requests': 'HTTP requests over the whole trial, those for a WebSocket included.',
  'connections.upgrades': 'HTTP requests for a WebSocket.',
  'connections.emptyResponses': 'Responses without an event: empty batches, 304, 204.',
  'deliveries.expected':
    'Deliveries that clients expected: each event published since a client joined, for each client.',
  'deliveries.delivered': 'First copies that arrived.',
  'deliveries.lost': 'Deliveries that never came; expected = delivered + lost.',
  'deliveries.duplicated': 'Copies beyond the first.',
  'deliveries.reordered': 'Events completed after one with a higher seq.',
  'deliveries.gaps': 'Of the lost, those that an explicit gap told the client of.',
  'uplink.due': 'Messages of clients that fell due in the measured phases.',
  'uplink.sent': 'Messages that were handed to a connection at least once.',
  'uplink.repeated': 'How often a message was sent again, with the same id, since no receipt had come.',
  'uplink.acknowledged': 'Messages whose receipt came; due = acknowledged + failed.',
  'uplink.refused': 'Of the failed messages, those that the server refused for good.',
  'uplink.failed': 'Messages that were never acknowledged.',
  'uplink.echoed': 'Messages that came back to their senders.',
  'uplink.echoesLost': 'Messages that became events and never came back to their senders.',
  'uplink.expected': 'Copies that the other members of the channels should have got.',
  'uplink.delivered': 'Copies that the other members of the channels got, each message once.',
  'uplink.lost': 'Copies that never came to another member; expected = delivered + lost.',
  'uplink.duplicated': 'Further copies of a message, at anybody.',
  'recovery.unrecovered': 'Clients that missed something to the end and were not told (needs `faults`).',
  'server.feedLatenessP99Us': 'How late the feed published, 99th percentile.',
  'driver.timerLatenessP99Us': 'How late pollers asked, 99th percentile.',
  'driver.stampErrorP50Us': "How much of latency.p50 may be the instrument's, at most.",
  'driver.stampErrorUs': "How much of latency.p99 may be the instrument's, at most.",
  '*.cpuUsPerEvent': 'User and system time of the process in the measured phases for each delivered event.',
  '*.eventLoopDelayP99Us': 'How late a timer of the event loop rang, 99th percentile.',
  '*.gcMaxUs': 'The longest that a garbage collection held the event loop up.',
  '*.gcShare': 'Share of the time for which garbage collections held the event loop up.',
  '*.rssPerConnectionBytes': 'Resident memory for each connection, steady less before the connects.',
  '*.kernelBytesPerConnection': "What the kernel's buffers held for each connection at this end.",
  'server.kernelBytesPerConnection':
    "What the kernel's buffers held for each connection at this end. Withheld behind a proxy, to which clients are connected instead.",
  'server.settledGrowthBytes':
    'By how much the resident memory grew from before the connects to the end of the trial, both after a full garbage collection, with every connection open and idle, and without what V8 keeps empty for new objects. Known where the last phase is silent and not measured, so that the collection holds nothing up.',
  '*.utilisation': 'Share of the time in which the event loop was not idle.',
}

/** What a metric is compared with in a line of `expect`, by its unit. */
export const UNIT_WORDS: Readonly<Record<MetricUnit, { readonly compared: string; readonly example: string }>> = {
  us: { compared: 'duration, kept in µs', example: '50ms' },
  ms: { compared: 'duration, kept in ms', example: '50ms' },
  bytes: { compared: 'size in bytes', example: '4KiB' },
  count: { compared: 'plain number', example: '0' },
  share: { compared: 'share from 0 to 1, or in %', example: '80%' },
}

export interface MetricWords {
  readonly name: string
  readonly unit: MetricUnit
  /** Whole sentences. */
  readonly meaning: string
}

/** null: there is no such metric. */
export function metricWords(name: string): MetricWords | null {
  const unit = METRICS.get(name)
  if (unit === undefined) return null
  const meaning = OTHERS[name] ?? OTHERS[name.replace(/^(server|driver)\./, '*.')] ?? noteOf(name) ?? statisticOf(name)
  return { name, unit, meaning: meaning + processOf(name) }
}

function noteOf(name: string): string | null {
  const note = METRIC_NOTES.get(name)
  return note === undefined ? null : `${capital(note)}.`
}

/** "The median … of delivery latency: …" */
function statisticOf(name: string): string {
  const dot = name.lastIndexOf('.')
  const [measure, statistic] = [name.slice(0, dot), name.slice(dot + 1)]
  return `${capital(STATISTICS[statistic] ?? statistic)}. The measure: ${MEASURES[measure] ?? measure}.`
}

function processOf(name: string): string {
  if (name.startsWith('server.')) return " The server's process; withheld where the server is not the run's own."
  return name.startsWith('driver.') ? " The clients' process." : ''
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
