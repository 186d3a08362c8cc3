/** Servers that end, in order and otherwise, and what their clients get from those that come after them. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import type { FeedStarted, FeedStatus } from '../../protocol/feed-control.ts'
import type { FaultStarted } from '../../protocol/server-faults.ts'
import { eventually, RawClient } from '../../server/testing.ts'
import { buildServer, LabProcess } from './lab-process.ts'
import { StubbornReader } from './stubborn-reader.ts'

const READERS = 10
const RATE = 200
const EVENTS = 200
const PLAY = { phases: [{ durationMs: (EVENTS / RATE) * 1000, rate: RATE }] }

beforeAll(buildServer)

/** A feed that plays, with readers that have heard a part of it. */
async function inTheMiddle(lab: LabProcess): Promise<{ startsAtUs: number; readers: StubbornReader[] }> {
  const readers = Array.from({ length: READERS }, () => new StubbornReader(lab.port))
  await eventually(() => readers.every((reader) => reader.joined))
  const { startsAtUs } = (await lab.play(PLAY)) as FeedStarted
  await eventually(() => readers.every((reader) => reader.events.length > 30))
  return { startsAtUs, readers }
}

function expectWholeFeed(readers: readonly StubbornReader[], startsAtUs: number): void {
  for (const { events, gaps } of readers) {
    expect(gaps).toEqual([])
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: EVENTS }, (_, index) => index + 1))
    expect(events.map((event) => event.dueAtUs)).toEqual(events.map((_, index) => startsAtUs + (index * 1e6) / RATE))
    expect(new Set(events.map((event) => event.epoch)).size).toBe(1)
  }
}

test('after a stop with hand-over, the successor on the same port gives each reader exactly the rest', async () => {
  const before = await LabProcess.start()
  const { startsAtUs, readers } = await inTheMiddle(before)
  before.tell({ kind: 'stop', handOver: true })
  const { handover } = await before.told('stopped')
  expect(await before.exited).toEqual([0, null])
  expect(handover?.channels[0]?.headSeq).toBe(handover?.feeds[0]?.published)
  const after = await LabProcess.start({ port: before.port }, handover)
  await eventually(() => readers.every((reader) => reader.events.length >= EVENTS))
  expectWholeFeed(readers, startsAtUs)
  expect(await feedsOnceOver(after)).toMatchObject([{ headSeq: EVENTS, phases: [{ firstSeq: 1, lastSeq: EVENTS }] }])
})

/** A feed plays to the end of its phase, which comes one interval after its last event. */
async function feedsOnceOver(lab: LabProcess): Promise<readonly FeedStatus[]> {
  lab.tell({ kind: 'measure' })
  const { feeds } = (await lab.told('measured')).stats
  return feeds.some((feed) => feed.playing) ? feedsOnceOver(lab) : feeds
}

test('after SIGTERM the readers leave one after the other, and none of them misses anything either', async () => {
  const drainMs = 400
  const before = await LabProcess.start({ drainMs })
  const { startsAtUs, readers } = await inTheMiddle(before)
  const leftMs: number[] = []
  for (const reader of readers)
    void eventually(() => reader.endings.length > 0).then(() => leftMs.push(performance.now()))
  before.tell({ kind: 'hand-over-at-the-end' })
  before.signal('SIGTERM')
  const { handover } = await before.told('stopped')
  expect(await before.exited).toEqual([0, null])
  await LabProcess.start({ port: before.port }, handover)
  await eventually(() => readers.every((reader) => reader.events.length >= EVENTS))
  expectWholeFeed(readers, startsAtUs)
  for (const { endings } of readers) expect(endings[0]).toMatch(/\r\n0\r\n\r\n$/)
  // Ten uniform instants lie within a quarter of the time once in some 100,000 drains.
  expect((leftMs.at(-1) ?? 0) - (leftMs[0] ?? 0)).toBeGreaterThan(drainMs / 4)
})

test('its owner’s word beside a SIGTERM, as a service manager brings both about, does not hurry a drain', async () => {
  const lab = await LabProcess.start({ drainMs: 600_000 })
  const client = new RawClient(lab.port).get('/feed/sse')
  await client.until('event: hello')
  lab.tell({ kind: 'drain' })
  lab.signal('SIGTERM')
  lab.tell({ kind: 'drain' })
  await untilRefused(lab.port)
  lab.tell({ kind: 'mark' })
  await lab.told('marked')
  expect(client.socket.readableEnded).toBe(false)
  lab.signal('SIGTERM')
  expect(await lab.exited).toEqual([0, null])
})

test('after a crash the feed goes on in a new epoch, and each reader is told of the gap', async () => {
  const before = await LabProcess.start()
  const { startsAtUs, readers } = await inTheMiddle(before)
  before.tell({ kind: 'crash' })
  const { handover, stats } = await before.told('stopped')
  expect(await before.exited).toEqual([null, 'SIGKILL'])
  expect(handover?.channels).toEqual([])
  const published = handover?.feeds[0]?.published ?? 0
  expect(stats.feeds[0]?.headSeq).toBe(published)
  await LabProcess.start({ port: before.port }, handover)
  const rest = EVENTS - published
  await eventually(() => readers.every(({ events }) => events.at(-1)?.epoch !== handover?.feeds[0]?.epoch))
  await eventually(() => readers.every(({ events }) => events.at(-1)?.seq === rest))
  for (const { events, gaps, endings } of readers) {
    expect(endings[0]).not.toMatch(/\r\n0\r\n\r\n$/)
    const old = events.filter((event) => event.epoch === handover?.feeds[0]?.epoch)
    const later = events.slice(old.length)
    expect(gaps).toEqual([{ from: `${old[0]?.epoch}:${old.length}`, to: `${later[0]?.epoch}:0` }])
    expect(later.map((event) => event.seq)).toEqual(Array.from({ length: rest }, (_, index) => index + 1))
    expect(later.map((event) => event.dueAtUs)).toEqual(
      later.map((_, index) => startsAtUs + ((published + index) * 1e6) / RATE),
    )
  }
})

test.each<[string, (lab: LabProcess) => void]>([
  ['a stop', (lab) => lab.tell({ kind: 'stop', handOver: true })],
  ['a second SIGTERM', (lab) => lab.signal('SIGTERM')],
])('%s ends a drain at once', async (_what, hurry) => {
  const lab = await LabProcess.start({ drainMs: 600_000 })
  const client = new RawClient(lab.port).get('/feed/polling')
  await client.until('"events":[]}')
  lab.tell({ kind: 'hand-over-at-the-end' })
  lab.signal('SIGTERM')
  await untilRefused(lab.port)
  expect(client.socket.readableEnded).toBe(false)
  hurry(lab)
  expect((await lab.told('stopped')).handover).toEqual({
    channels: [expect.objectContaining({ name: 'main' })],
    feeds: [],
  })
  expect(await lab.exited).toEqual([0, null])
})

/** Resolves once nobody listens there. */
async function untilRefused(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  const answer = await Promise.race([once(socket, 'connect'), once(socket, 'error')]).catch(() => [new Error()])
  socket.destroy()
  if (answer.length === 0) await untilRefused(port)
}

test('a stop that asks for no hand-over gets none', async () => {
  const lab = await LabProcess.start()
  lab.tell({ kind: 'stop' })
  expect((await lab.told('stopped')).handover).toBeNull()
})

test('a hand-over that cannot be taken fails the start in plain words', async () => {
  const lab = new LabProcess()
  lab.start({}, { channels: [{ name: 'main' }], feeds: [] })
  const { code, message } = await lab.told('failed')
  expect([code, message]).toEqual([
    'usage',
    expect.stringMatching(/^this hand-over cannot be taken: expected .*, got /),
  ])
})

test('a stalled event loop answers first and then nobody, for as long as it was told', async () => {
  const lab = await LabProcess.start()
  const client = new RawClient(lab.port).get('/feed/sse')
  await client.until('event: hello')
  await lab.play({ rate: 100 })
  await client.until('id: ')
  const { atUs, connections } = (await lab.strike({ kind: 'stall-event-loop', durationMs: 700 })) as FaultStarted
  expect(connections).toBeNull()
  expect(labClock.nowUs()).toBeLessThan(atUs + 700_000)
  const time = (await (await fetch(`http://127.0.0.1:${lab.port}/lab/time`)).json()) as { receivedAtUs: number }
  expect(time.receivedAtUs).toBeGreaterThanOrEqual(atUs + 690_000)
  await eventually(() => sentOf(client).some((sentAtUs) => sentAtUs > atUs + 690_000))
  expect(sentOf(client).filter((sentAtUs) => sentAtUs > atUs && sentAtUs < atUs + 690_000)).toEqual([])
})

const sentOf = (client: RawClient): number[] =>
  [...client.received.matchAll(/"sentAtUs":(\d{16})/g)].map(([, sentAtUs]) => Number(sentAtUs))

test('a server that cannot have its port back says so, and serves on those that it has', async () => {
  const lab = await LabProcess.start()
  const client = new RawClient(lab.port).get('/feed/polling')
  await client.until('"events":[]}')
  await lab.strike({ kind: 'refuse-connections', durationMs: 2_000 })
  const other = createServer().listen(lab.port, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  expect(await lab.told('failed')).toMatchObject({ code: 'EADDRINUSE' })
  client.received = ''
  client.get('/feed/polling')
  await client.until('"events":[]}')
})
