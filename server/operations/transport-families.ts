/** What each transport has cost, one family a figure, one sample a transport. */
import type { BytesByKind, TransportStats } from '../../protocol/server-stats.ts'
import { counter, gauge, type MetricFamily, type Sample } from './metric.ts'

/** The totals of bytes are the sums of their kinds, and Prometheus can add. */
type Figure = Exclude<keyof TransportStats, 'bytesDown' | 'bytesUp' | 'bytesDownByKind' | 'bytesUpByKind'>

type Make = (samples: readonly Sample[]) => MetricFamily

/** A figure of TransportStats without an entry here does not compile. */
const FIGURES: Readonly<Record<Figure, Make>> = {
  openConnections: (samples) =>
    gauge('tlab_transport_connections', 'Open TCP connections whose latest request was for this transport.', samples),
  openedConnections: (samples) =>
    counter('tlab_transport_connections_opened_total', 'TCP connections that came to this transport.', samples),
  subscriptions: (samples) =>
    gauge('tlab_subscriptions', 'Streams, sockets and held polls (waiters) that wait for events now.', samples),
  requests: (samples) => counter('tlab_requests_total', 'Requests for this transport, refused ones too.', samples),
  deliveredEvents: (samples) =>
    counter('tlab_delivered_events_total', 'Events handed to a connection, once for each reader.', samples),
  slowConsumers: (samples) =>
    counter('tlab_slow_consumers_total', 'Connections closed because they read too slowly.', samples),
  droppedEvents: (samples) =>
    counter('tlab_dropped_events_total', 'Events that a slow reader was not given, each inside a gap.', samples),
  gaps: (samples) =>
    counter(
      'tlab_gaps_total',
      'Gap signals sent to slow readers in the middle of a stream, whatever the number of events inside.',
      samples,
    ),
  heldBytes: (samples) =>
    gauge('tlab_held_bytes', 'Bytes that wait in user-land sockets for readers to take them.', samples),
  refusedConnections: (samples) =>
    counter('tlab_refused_connections_total', 'Requests turned away because there was no room.', samples),
}

const BYTES_HELP =
  'Bytes of the sockets of this transport, as the kernel counts them, by what they were for. ' +
  'payload: the JSON of events and messages. framing: what else is in a body, stream or frame. heads: HTTP heads. ' +
  'handshake: an upgrade and its 101. heartbeat: comments, pings, pongs. Up, three things pass for another kind: ' +
  'a request body in chunks for heads, a message posted over a poll’s own connection for framing, and so does a ' +
  'message in a compressed frame.'

export function transportFamilies(transports: Readonly<Record<string, TransportStats>>): MetricFamily[] {
  const all = Object.entries(transports)
  const each = (figure: Figure): Sample[] =>
    all.map(([transport, stats]) => ({ value: stats[figure], labels: { transport } }))
  return [
    ...(Object.keys(FIGURES) as Figure[]).map((figure) => FIGURES[figure](each(figure))),
    counter(
      'tlab_bytes_total',
      BYTES_HELP,
      all.flatMap(([transport, stats]) => bytesOf(transport, stats)),
    ),
  ]
}

function bytesOf(transport: string, { bytesDownByKind, bytesUpByKind }: TransportStats): Sample[] {
  const kinds = (direction: string, bytes: BytesByKind): Sample[] =>
    Object.entries(bytes).map(([kind, value]) => ({ value, labels: { transport, direction, kind } }))
  return [...kinds('down', bytesDownByKind), ...kinds('up', bytesUpByKind)]
}
