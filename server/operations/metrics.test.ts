import { expect, test } from 'vitest'
import type { LabStats } from '../../protocol/server-stats.ts'
import { eventually, RawClient, startServer } from '../testing.ts'
import { metricsText } from './metrics-text.ts'
import { readExposition } from './testing.ts'

/** A server on which every transport has been used, two feeds have played and somebody was refused. */
async function usedServer() {
  const server = await startServer({ connections: 6 })
  const { origin, port, publish } = server
  const cursor = publish('one')
  await (await fetch(`${origin}/feed/polling?since=earliest`)).text()
  await new RawClient(port).get(`/feed/long-polling?since=${cursor}`, 'Connection: close')
  await new RawClient(port).get('/feed/sse?since=earliest').until('"data":"one"')
  const websocket = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
  await new RawClient(port)
    .get('/feed/websocket?since=earliest', ...websocket, 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')
    .until('"data":"one"')
  await eventually(() => server.lab.stats().transports['long-polling']?.subscriptions === 1)
  publish('two')
  await eventually(() => (server.lab.stats().transports['long-polling']?.bytesDown ?? 0) > 0)
  return server
}

/** Figures that are a plan, not a measurement, and stay out of the metrics (see metric-families.ts). */
const PLANS = /^feeds\.\d+\.(phases\..*|startsAtUs)$/

/** Every number and word of the stats by its path: `transports.sse.requests`. */
function leaves(value: unknown, path = ''): [path: string, value: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([key, below]) => leaves(below, path === '' ? key : `${path}.${key}`))
}

/** Where a figure of the stats stands in the metrics, and what it is there. */
function expectedSamples(stats: LabStats): Map<string, number> {
  const samples = new Map<string, number>()
  const add = (name: string, labels: string, value: number): void => void samples.set(`${name}{${labels}}`, value)
  for (const [path, value] of leaves(stats)) {
    if (PLANS.test(path)) continue
    const [name, labels, scale] = placeOf(path, stats)
    add(name, labels, typeof value === 'number' || typeof value === 'boolean' ? Number(value) * scale : 1)
  }
  for (const name of Object.keys(stats.transports))
    for (const way of ['down', 'up']) samples.delete(`sum{${name},${way}}`)
  return samples
}

const OWN: Readonly<Record<string, [name: string, labels: string, scale: number]>> = {
  uptimeMs: ['tlab_uptime_seconds', '', 1e-3],
  openConnections: ['tlab_connections', '', 1],
  channels: ['tlab_channels', '', 1],
  publishedEvents: ['tlab_published_events_total', '', 1],
  otherBytesDown: ['tlab_other_bytes_total', 'direction="down"', 1],
  otherBytesUp: ['tlab_other_bytes_total', 'direction="up"', 1],
  'process.cpuUs': ['tlab_process_cpu_seconds_total', '', 1e-6],
  'process.rssBytes': ['tlab_process_resident_memory_bytes', '', 1],
  'process.eventLoopActiveMs': ['tlab_event_loop_active_seconds_total', '', 1e-3],
  'process.utilisation': ['tlab_event_loop_utilisation_ratio', '', 1],
  'process.eventLoopDelayUs.p50': ['tlab_event_loop_delay_seconds', 'quantile="0.5"', 1e-6],
  'process.eventLoopDelayUs.p99': ['tlab_event_loop_delay_seconds', 'quantile="0.99"', 1e-6],
  'process.eventLoopDelayUs.max': ['tlab_event_loop_delay_seconds', 'quantile="1"', 1e-6],
}

const OF_TRANSPORT: Readonly<Record<string, string>> = {
  openConnections: 'tlab_transport_connections',
  openedConnections: 'tlab_transport_connections_opened_total',
  subscriptions: 'tlab_subscriptions',
  requests: 'tlab_requests_total',
  deliveredEvents: 'tlab_delivered_events_total',
  slowConsumers: 'tlab_slow_consumers_total',
  droppedEvents: 'tlab_dropped_events_total',
  gaps: 'tlab_gaps_total',
  heldBytes: 'tlab_held_bytes',
  refusedConnections: 'tlab_refused_connections_total',
}

const OF_FEED: Readonly<Record<string, [name: string, label: string, scale: number]>> = {
  playing: ['tlab_feed_playing', '', 1],
  headSeq: ['tlab_feed_head_seq', '', 1],
  'latenessUs.p50': ['tlab_feed_lateness_seconds', ',quantile="0.5"', 1e-6],
  'latenessUs.p99': ['tlab_feed_lateness_seconds', ',quantile="0.99"', 1e-6],
  'latenessUs.max': ['tlab_feed_lateness_seconds', ',quantile="1"', 1e-6],
}

function placeOf(path: string, stats: LabStats): [name: string, labels: string, scale: number] {
  const own = OWN[path]
  if (own !== undefined) return own
  if (path === 'version' || path === 'node') {
    return ['tlab_build_info', `node="${stats.node}",version="${stats.version}"`, 1]
  }
  const [, transport, figure = '', kind] = /^transports\.([^.]+)\.([^.]+)(?:\.(.+))?$/.exec(path) ?? []
  if (transport !== undefined) {
    if (figure === 'bytesDown' || figure === 'bytesUp')
      return ['sum', `${transport},${figure.slice(5).toLowerCase()}`, 1]
    const way = /^bytes(Down|Up)ByKind$/.exec(figure)?.[1]?.toLowerCase()
    if (way !== undefined) return ['tlab_bytes_total', `direction="${way}",kind="${kind}",transport="${transport}"`, 1]
    return [OF_TRANSPORT[figure] ?? `nothing for ${path}`, `transport="${transport}"`, 1]
  }
  const [, index, member = ''] = /^feeds\.(\d+)\.(.+)$/.exec(path) ?? []
  const feed = stats.feeds[Number(index)]
  if (feed === undefined) return [`nothing for ${path}`, '', 1]
  if (['channel', 'epoch', 'run'].includes(member)) {
    return ['tlab_feed_info', `channel="${feed.channel}",epoch="${feed.epoch}",run="${feed.run ?? ''}"`, 1]
  }
  const [name, label, scale] = OF_FEED[member] ?? [`nothing for ${path}`, '', 1]
  return [name, `channel="${feed.channel}"${label}`, scale]
}

test('every figure of the stats is in the metrics, and nothing else is', async () => {
  const server = await usedServer()
  await play(server, 'main', 'mine')
  await play(server, 'other')
  const stats = server.lab.stats()
  const scraped = new Map<string, number>()
  for (const [name, { samples }] of readExposition(await metricsText(stats))) {
    for (const [labels, value] of samples) scraped.set(`${name}{${labels}}`, value)
  }
  const expected = expectedSamples(stats)
  expect([...scraped.keys()].sort()).toEqual([...expected.keys()].sort())
  for (const [sample, value] of expected)
    expect([sample, scraped.get(sample)]).toEqual([sample, expect.closeTo(value, 9)])
  expect(stats.feeds).toHaveLength(2)
})

async function play(server: Awaited<ReturnType<typeof usedServer>>, channel: string, run?: string): Promise<void> {
  const response = await fetch(`${server.origin}/lab/feed`, {
    method: 'PUT',
    headers: { authorization: 'Bearer secret-of-this-test', 'content-type': 'application/json' },
    body: JSON.stringify({ channel, run, source: 'synthetic', rate: 1000 }),
  })
  expect(response.status).toBe(201)
}

test('the totals of bytes are the sums of their kinds, in both directions', async () => {
  const { transports } = (await usedServer()).lab.stats()
  for (const [name, { bytesDown, bytesUp, bytesDownByKind, bytesUpByKind }] of Object.entries(transports)) {
    const sum = (kinds: object): number => Object.values(kinds).reduce((total, bytes) => total + bytes, 0)
    expect([name, sum(bytesDownByKind), sum(bytesUpByKind)]).toEqual([name, bytesDown, bytesUp])
    expect(bytesDown).toBeGreaterThan(0)
    for (const bytes of [...Object.values(bytesDownByKind), ...Object.values(bytesUpByKind)]) {
      expect(bytes).toBeGreaterThanOrEqual(0)
    }
  }
})

test('a scrape and a look at the stats take one and the same snapshot', async () => {
  const server = await startServer()
  server.publish('x')
  const [metrics, stats] = await Promise.all([
    server.app.inject({ url: '/metrics', headers: { host: '127.0.0.1' } }),
    server.app.inject({ url: '/lab/stats', headers: { host: '127.0.0.1' } }),
  ])
  expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(metrics.headers['cache-control']).toBe('no-store')
  const still = (snapshot: LabStats) => ({ ...snapshot, uptimeMs: 0, process: null })
  expect(still(stats.json())).toEqual(still(server.lab.stats()))
  expect(readExposition(metrics.body).get('tlab_published_events_total')?.samples.get('')).toBe(1)
})

test('what needs escaping in a label is escaped', async () => {
  const server = await startServer()
  const feed = { channel: 'main', epoch: 'e', run: 'a "b" \\ c\nd', playing: true, headSeq: 1, startsAtUs: 0 }
  const feeds = [{ ...feed, phases: [], latenessUs: { p50: 1, p99: 2, max: 3 } }]
  const read = readExposition(await metricsText({ ...server.lab.stats(), feeds }))
  expect([...(read.get('tlab_feed_info')?.samples.keys() ?? [])]).toEqual([
    'channel="main",epoch="e",run="a \\"b\\" \\\\ c\\nd"',
  ])
})

test('two servers in one process do not count each other’s events', async () => {
  const [one, other] = [await startServer(), await startServer()]
  one.publish('x')
  const published = async (origin: string) =>
    readExposition(await (await fetch(`${origin}/metrics`)).text())
      .get('tlab_published_events_total')
      ?.samples.get('')
  expect([await published(one.origin), await published(other.origin)]).toEqual([1, 0])
})

test.each([
  ['a family twice', '# HELP a x\n# TYPE a gauge\na 1\n# HELP a x\n# TYPE a gauge\na 2\n'],
  ['a sample of no family', 'a 1\n'],
  ['a counter without _total', '# HELP a x\n# TYPE a counter\na 1\n'],
  ['the same labels twice', '# HELP a x\n# TYPE a gauge\na{l="1"} 1\na{l="1"} 2\n'],
  ['a quote that is not escaped', '# HELP a x\n# TYPE a gauge\na{l="1"2"} 1\n'],
  ['no value', '# HELP a x\n# TYPE a gauge\na\n'],
])('the reader of the format refuses %s', (_what, text) => {
  expect(() => readExposition(text)).toThrow()
})
