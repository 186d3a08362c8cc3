/**
 * Every figure of `/lab/stats` as Prometheus wants it: base units (seconds, bytes), `_total` on what only grows,
 * labels for what is counted side by side. Pure: the figures are those of one snapshot, so a scrape and a look at
 * /lab/stats cannot disagree.
 */
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { LabStats } from '../../protocol/server-stats.ts'
import { counter, gauge, type MetricFamily, type Sample, secondsOfMs, secondsOfUs } from './metric.ts'
import { transportFamilies } from './transport-families.ts'

export function metricFamilies(stats: LabStats): MetricFamily[] {
  return [
    ...serverFamilies(stats),
    ...processFamilies(stats),
    ...transportFamilies(stats.transports),
    ...feedFamilies(stats.feeds),
  ]
}

function serverFamilies(stats: LabStats): MetricFamily[] {
  const { version, node } = stats
  return [
    gauge('tlab_build_info', 'Always 1; the labels say what runs.', [{ value: 1, labels: { version, node } }]),
    gauge('tlab_uptime_seconds', 'Time since the server was built.', [{ value: secondsOfMs(stats.uptimeMs) }]),
    gauge('tlab_connections', 'Open TCP connections, whatever they ask for.', [{ value: stats.openConnections }]),
    gauge('tlab_channels', 'Channels that have a log now.', [{ value: stats.channels }]),
    counter('tlab_published_events_total', 'Events published on all channels.', [{ value: stats.publishedEvents }]),
    counter('tlab_other_bytes_total', 'Bytes of connections that have not asked for a transport.', [
      { value: stats.otherBytesDown, labels: { direction: 'down' } },
      { value: stats.otherBytesUp, labels: { direction: 'up' } },
    ]),
  ]
}

function processFamilies({ process: used }: LabStats): MetricFamily[] {
  return [
    counter('tlab_process_cpu_seconds_total', 'User and system time of the process.', [
      { value: secondsOfUs(used.cpuUs) },
    ]),
    gauge('tlab_process_resident_memory_bytes', 'Resident set size of the process.', [{ value: used.rssBytes }]),
    counter('tlab_event_loop_active_seconds_total', 'Time in which the event loop was not idle.', [
      { value: secondsOfMs(used.eventLoopActiveMs) },
    ]),
    gauge('tlab_event_loop_utilisation_ratio', 'Share of the last 10 to 20 s in which the event loop was not idle.', [
      { value: used.utilisation },
    ]),
    gauge(
      'tlab_event_loop_delay_seconds',
      'How late the event loop was over the last 10 to 20 s; quantile 1 is the worst.',
      quantiles(used.eventLoopDelayUs),
    ),
  ]
}

/**
 * By channel, of which there are at most 1,000. The phases of a feed and the instant at which it began are not here:
 * they are its plan, of which /lab/stats tells.
 */
function feedFamilies(feeds: readonly FeedStatus[]): MetricFamily[] {
  const each = (value: (feed: FeedStatus) => number): Sample[] =>
    feeds.map((feed) => ({ value: value(feed), labels: { channel: feed.channel } }))
  return [
    gauge(
      'tlab_feed_info',
      'Always 1; the labels say which log a feed plays on, and for which run.',
      feeds.map(infoOf),
    ),
    gauge(
      'tlab_feed_playing',
      'Whether the feed plays: 1 or 0.',
      each((feed) => Number(feed.playing)),
    ),
    gauge(
      'tlab_feed_head_seq',
      'Seq of the last event of the channel.',
      each((feed) => feed.headSeq),
    ),
    gauge(
      'tlab_feed_lateness_seconds',
      'From when an event was due until it was published, over the whole feed; quantile 1 is the worst.',
      feeds.flatMap(({ channel, latenessUs }) => quantiles(latenessUs, { channel })),
    ),
  ]
}

function infoOf({ channel, epoch, run }: FeedStatus): Sample {
  return { value: 1, labels: { channel, epoch, run: run ?? '' } }
}

function quantiles(us: { readonly p50: number; readonly p99: number; readonly max: number }, labels = {}): Sample[] {
  const at = (quantile: string, value: number): Sample => ({
    value: secondsOfUs(value),
    labels: { ...labels, quantile },
  })
  return [at('0.5', us.p50), at('0.99', us.p99), at('1', us.max)]
}
