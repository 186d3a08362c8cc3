import { expect, test } from 'vitest'
import type { FeedStarted, FeedStatus } from '../../protocol/feed-control.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import { eventually, type RunningServer, startServer, TOKEN } from '../testing.ts'

const FEED = { channel: 'main', source: 'synthetic', rate: 100, payloadBytes: 128, arrival: 'fixed', seed: 1 }
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
  ['an unknown member', { ...FEED, speed: 1 }, /speed/],
  ['a negative rate', { ...FEED, rate: -1 }, /"rate".*got -1/],
  ['neither phases nor rate', { ...FEED, rate: undefined }, /either "phases" or "rate", got neither/],
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
