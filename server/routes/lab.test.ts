import { expect, test } from 'vitest'
import type { FeedStarted, FeedStatus } from '../../protocol/feed-control.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import { payloadSizes } from '../../protocol/payload.ts'
import { eventually, type RunningServer, startServer, TOKEN } from '../testing.ts'

const FEED = { channel: 'main', source: 'synthetic', rate: 100, payloadBytes: 128, arrival: 'fixed', seed: 1 }
const PHASED = { ...FEED, rate: undefined }
const BURSTS = { durationMs: 1_000, rate: 1, burst: { size: 5_000, everyMs: 10 } }
const RECORDED = { ...PHASED, source: 'mine', rows: [1, 2], arrival: 'recorded', gapsMs: [20, 10] }
const SIZES = { fromBytes: 128, toBytes: 400, spread: 'uniform' }
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }

function put(server: RunningServer, body: object, headers: Record<string, string> = AUTHORIZED) {
  const all = { 'content-type': 'application/json', ...headers }
  return fetch(`${server.origin}/lab/feed`, { method: 'PUT', headers: all, body: JSON.stringify(body) })
}

const stop = (server: RunningServer, query: string) =>
  fetch(`${server.origin}/lab/feed${query}`, { method: 'DELETE', headers: AUTHORIZED })

test('info says who this is, by which clock it goes and what its limits are', async () => {
  const server = await startServer({ clockId: 'my-clock', longPollHoldMs: 5_000 })
  const info = (await (await fetch(`${server.origin}/lab/info`)).json()) as LabInfo
  expect(info).toMatchObject({ product: 'transport-lab', clockId: 'my-clock', limits: { longPollHoldMs: 5_000 } })
  expect(info.transports).toEqual(['polling', 'long-polling', 'sse', 'websocket'])
})

test('time is told in 16 digits, received before sent', async () => {
  const server = await startServer()
  const text = await (await fetch(`${server.origin}/lab/time`)).text()
  const [, receivedAtUs, sentAtUs] = /^\{"receivedAtUs":(\d{16}),"sentAtUs":(\d{16})\}$/.exec(text) ?? []
  expect(Number(sentAtUs)).toBeGreaterThanOrEqual(Number(receivedAtUs))
})

test('a feed starts a moment ahead, plays, and its status is in the stats', async () => {
  const server = await startServer()
  const response = await put(server, { ...FEED, rate: undefined, phases: [{ durationMs: 100, rate: 100 }], run: 'r1' })
  const started = (await response.json()) as FeedStarted
  expect(response.status).toBe(201)
  expect(started.cursor).toBe(`${started.epoch}:0`)
  expect(started.startsAtUs).toBeGreaterThan(server.lab.clock.nowUs())
  await eventually(() => server.lab.stats().feeds[0]?.playing === false)
  const stats = (await (await fetch(`${server.origin}/lab/stats`)).json()) as { feeds: FeedStatus[] }
  expect(stats.feeds).toMatchObject([{ run: 'r1', headSeq: 10, phases: [{ firstSeq: 1, lastSeq: 10 }] }])
  expect(server.lab.channels.open('main').at(1)?.json).toHaveLength(128)
})

test('a playing feed of a run is taken over by nobody else, and is stopped by its run', async () => {
  const server = await startServer()
  await put(server, { ...FEED, run: 'r1' })
  expect((await put(server, { ...FEED, run: 'r2' })).status).toBe(409)
  expect((await put(server, FEED)).status).toBe(409)
  expect((await stop(server, '?run=r2')).status).toBe(409)
  expect((await stop(server, '')).status).toBe(409)
  expect((await put(server, { ...FEED, run: 'r1' })).status).toBe(201)
  expect(await (await stop(server, '?run=r1')).json()).toMatchObject({ playing: false })
  expect((await put(server, { ...FEED, run: 'r2' })).status).toBe(201)
})

test('a feed without a run may be replaced; epoch and history stay', async () => {
  const server = await startServer()
  const first = (await (await put(server, FEED)).json()) as FeedStarted
  server.publish('stays')
  const second = (await (await put(server, { ...FEED, run: 'r1' })).json()) as FeedStarted
  expect([second.epoch, second.cursor]).toEqual([first.epoch, `${first.epoch}:1`])
  expect(server.lab.stats().feeds).toMatchObject([{ run: 'r1', playing: true }])
})

test.each<[string, Record<string, string>]>([
  ['no token', {}],
  ['another token', { authorization: 'Bearer guess' }],
  ['another scheme', { authorization: `Basic ${TOKEN}` }],
])('controls with %s are refused', async (_what, headers) => {
  const server = await startServer()
  for (const response of [
    await put(server, FEED, headers),
    await fetch(`${server.origin}/lab/feed`, { method: 'DELETE', headers }),
  ]) {
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect(await response.text()).not.toContain(TOKEN)
  }
  expect(server.lab.stats().feeds).toEqual([])
})

test.each<[string, object, RegExp]>([
  ['an unknown member', { ...FEED, tempo: 1 }, /tempo/],
  ['a negative rate', { ...FEED, rate: -1 }, /"rate".*got -1/],
  ['neither phases nor rate', { ...FEED, rate: undefined }, /either "phases" or "rate", got neither/],
  ['a phase without a rate', { ...PHASED, phases: [{ durationMs: 1 }] }, /"phases.0.rate", got none/],
  [
    'a ramp beyond the bound',
    { ...PHASED, phases: [{ durationMs: 1, rate: 1, endRate: 1e6 }] },
    /endRate.*got 1000000/,
  ],
  ['bursts beyond any rate', { ...PHASED, phases: [BURSTS] }, /100000 events a second in "phases.0".*got 500001/],
  ['a speed of nothing recorded', { ...FEED, speed: 1 }, /"gapsMs" and "speed" with the arrival "recorded" alone/],
  ['a recording without rows', { ...RECORDED, rows: undefined }, /"rows" with the arrival "recorded", got none/],
  ['a recording without gaps', { ...RECORDED, gapsMs: undefined }, /a gap for each of 2 rows, got none/],
  ['a gap too few', { ...RECORDED, gapsMs: [1] }, /a gap for each of 2 rows, got 1/],
  ['gaps of nothing', { ...RECORDED, gapsMs: [0, 0] }, /at most 100000 events a second, got Infinity/],
  ['a recording at a rate', { ...RECORDED, rate: 5 }, /no "rate" beside the arrival "recorded", got 5/],
  [
    'a recording in phases with rates',
    { ...RECORDED, phases: [{ durationMs: 1, rate: 2 }] },
    /no "phases.0.rate" beside/,
  ],
  ['one size and several', { ...FEED, payload: SIZES }, /either "payloadBytes" or "payload", got both/],
  [
    'sizes the wrong way round',
    { ...FEED, payloadBytes: null, payload: { ...SIZES, toBytes: 96 } },
    /"payload.toBytes" above "payload.fromBytes", got 128 to 96/,
  ],
  [
    'a row that a size does not fit',
    { ...FEED, payloadBytes: null, payload: SIZES, rows: ['x'.repeat(100)] },
    /payload of 128 B, got rows\[0\]/,
  ],
  ['both phases and rate', { ...FEED, phases: [{ durationMs: 1, rate: 1 }] }, /either "phases" or "rate", got both/],
  ['a payload that is too small', { ...FEED, payloadBytes: 95 }, /"payloadBytes".*got 95/],
  ['a recorded source without rows', { ...FEED, source: 'stocks' }, /"rows" with every source but "synthetic"/],
  ['a row that does not fit', { ...FEED, rows: [1, 'x'.repeat(100)] }, /payload of 128 B, got rows\[1\]/],
  ['a bad channel', { ...FEED, channel: 'A B' }, /"channel".*got "A B"/],
  ['no object', [], /the body/],
])('a feed with %s is refused before it starts', async (_what, body, expected) => {
  const server = await startServer()
  const response = await put(server, body)
  const problem = (await response.json()) as { detail: string }
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  expect(problem.detail).toMatch(expected)
  expect(server.lab.stats().feeds).toEqual([])
})

test('stopping where nothing ever played is 404', async () => {
  const server = await startServer()
  expect((await stop(server, '?channel=nothing')).status).toBe(404)
})

test('recorded rows arrive as they were sent', async () => {
  const server = await startServer()
  const rows = [{ a: 1 }, ['ü']]
  await put(server, { ...FEED, payloadBytes: null, source: 'mine', rows })
  await eventually(() => server.lab.channels.open('main').headSeq >= 3)
  const body = (await (await fetch(`${server.origin}/feed/polling?since=earliest&limit=3`)).json()) as {
    events: unknown[]
  }
  expect(body.events).toMatchObject([{ data: { a: 1 } }, { data: ['ü'] }, { data: { a: 1 } }])
})

test('a recording plays at its own gaps, as fast as asked, until it is stopped', async () => {
  const server = await startServer()
  const started = (await (await put(server, { ...RECORDED, speed: 2 })).json()) as FeedStarted
  await eventually(() => server.lab.channels.open('main').headSeq >= 5)
  const events = [1, 2, 3, 4, 5].map((seq) => JSON.parse(String(server.lab.channels.open('main').at(seq)?.json)))
  expect(events.map(({ data }) => data)).toEqual([1, 2, 1, 2, 1])
  expect(events.map(({ dueAtUs }) => dueAtUs - started.startsAtUs)).toEqual([0, 10_000, 15_000, 25_000, 30_000])
  expect(server.lab.stats().feeds).toMatchObject([{ playing: true }])
})

test('events have sizes of their own where they are asked for', async () => {
  const server = await startServer()
  await put(server, { ...FEED, payloadBytes: null, payload: SIZES })
  await eventually(() => server.lab.channels.open('main').headSeq >= 10)
  const next = payloadSizes({ fromBytes: 128, toBytes: 400, spread: 'uniform' }, FEED.seed)
  const lengths = Array.from({ length: 10 }, (_, index) => server.lab.channels.open('main').at(index + 1)?.json.length)
  expect(lengths).toEqual(Array.from({ length: 10 }, next))
})

test('a feed finds room for its channel, and so does main, when strangers have filled the server', async () => {
  const server = await startServer()
  const { channels, clock } = server.lab
  for (let index = 0; index < 1_000; index++) {
    channels.open(`stranger-${index}`).publish({ dueAtUs: clock.nowUs(), dataJson: '1', payloadBytes: null })
  }
  expect((await fetch(`${server.origin}/feed/polling?channel=one-more`)).status).toBe(503)
  expect((await put(server, { ...FEED, channel: 'measured' })).status).toBe(201)
  expect((await fetch(`${server.origin}/feed/polling`)).status).toBe(200)
})
