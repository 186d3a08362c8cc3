import { expect, test } from 'vitest'
import { CLOCK_OFFSET_US } from '../protocol/clock.ts'
import type { Handover } from '../protocol/handover.ts'
import { buildApp } from './app.ts'
import { draft, HandTurnedTime, startServer, TOKEN } from './testing.ts'

const EPOCH = 'abcdefghij01'

const GOOD: Handover = {
  channels: [
    {
      name: 'main',
      epoch: EPOCH,
      headSeq: 3,
      events: [2, 3].map((seq) => ({
        seq,
        sentAtUs: CLOCK_OFFSET_US,
        json: `{"seq":${seq},"data":0}`,
        messageId: null,
      })),
    },
  ],
  feeds: [
    {
      request: { channel: 'main', source: 'synthetic', rate: 100, payloadBytes: null, arrival: 'fixed', seed: 1 },
      startsAtUs: CLOCK_OFFSET_US,
      published: 3,
      epoch: EPOCH,
      phases: [{ firstSeq: 1, lastSeq: 3 }],
    },
  ],
}

test('a server goes on with what another left: epoch, history, feed and place', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, { ...time, handover: GOOD })
  const main = server.lab.channels.open('main')
  expect([main.epoch, main.headSeq, main.at(1), main.at(2)?.json.toString()]).toEqual([
    EPOCH,
    3,
    undefined,
    '{"seq":2,"data":0}',
  ])
  time.advance(30_000)
  expect(main.headSeq).toBe(4)
  expect(JSON.parse(String(main.at(4)?.json)).dueAtUs).toBe(CLOCK_OFFSET_US + 30_000)
  expect(server.lab.stats().feeds).toMatchObject([
    { playing: true, epoch: EPOCH, phases: [{ firstSeq: 1, lastSeq: 4 }] },
  ])
})

test('what was published already is not published again, however late the successor is', async () => {
  const time = new HandTurnedTime()
  time.advance(25_000)
  const server = await startServer({}, undefined, { ...time, handover: GOOD })
  expect(server.lab.channels.open('main').headSeq).toBe(3)
  time.advance(30_000)
  expect(server.lab.channels.open('main').headSeq).toBe(6)
})

test('what a server hands over is what the next one hands over when nothing has happened in between', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, { ...time, handover: GOOD })
  expect(server.lab.handOver()).toEqual(GOOD)
})

test('after the hand-over no feed publishes', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, { ...time, handover: GOOD })
  server.lab.handOver()
  time.advance(1_000_000)
  expect(server.lab.channels.open('main').headSeq).toBe(3)
})

test('feeds without histories go on in new epochs', async () => {
  const time = new HandTurnedTime()
  const server = await startServer({}, undefined, { ...time, handover: { ...GOOD, channels: [] } })
  time.advance(100_000)
  const main = server.lab.channels.open('main')
  expect(main.epoch).not.toBe(EPOCH)
  expect(main.headSeq).toBe(8)
  expect(server.lab.stats().feeds).toMatchObject([{ epoch: main.epoch, phases: [{ firstSeq: 1, lastSeq: 8 }] }])
})

test('events that were published after a closing began are in the hand-over', async () => {
  const server = await startServer()
  const closing = server.app.close()
  server.lab.channels.open('main').publish(draft('at the very end'))
  await closing
  expect(server.lab.handOver().channels[0]?.events.map((event) => event.json)).toEqual([
    expect.stringContaining('at the very end'),
  ])
})

const channel = GOOD.channels[0] as Handover['channels'][0]
const feed = GOOD.feeds[0] as Handover['feeds'][0]
const event = channel.events[0] as (typeof channel.events)[0]

test.each<[string, unknown, RegExp]>([
  ['nothing', null, /expected another value/],
  [
    'an epoch that is none',
    { ...GOOD, channels: [{ ...channel, epoch: 'SHORT' }] },
    /"channels\.0\.epoch".*got "SHORT"/,
  ],
  [
    'a hole in the log',
    { ...GOOD, channels: [{ ...channel, headSeq: 4 }] },
    /event 3 of channel "main", whose head is 4, got 2/,
  ],
  [
    'an event under another’s seq',
    { ...GOOD, channels: [{ ...channel, events: [{ ...event, json: '{"seq":9,' }, channel.events[1]] }] },
    /the JSON of event 2/,
  ],
  ['more events than its head', { ...GOOD, channels: [{ ...channel, headSeq: 1 }] }, /expected event 0/],
  ['a channel twice', { ...GOOD, channels: [channel, channel] }, /each of "channels" once, got "main"/],
  ['a feed twice', { ...GOOD, feeds: [feed, feed] }, /each of "feeds" once, got "main"/],
  [
    'a feed that cannot be played',
    { ...GOOD, feeds: [{ ...feed, request: { ...feed.request, rate: -1 } }] },
    /"rate".*got -1/,
  ],
  [
    'other phases than its feed has',
    { ...GOOD, feeds: [{ ...feed, phases: [...feed.phases, ...feed.phases] }] },
    /1 phases.*got 2/,
  ],
  [
    'more events than its schedule has',
    {
      ...GOOD,
      feeds: [{ ...feed, request: { ...feed.request, rate: undefined, phases: [{ durationMs: 10, rate: 100 }] } }],
    },
    /at most 1 events of its schedule, got 3/,
  ],
])('a hand-over with %s is refused with what was expected', async (_what, handover, expected) => {
  const time = new HandTurnedTime()
  const building = buildApp({ token: TOKEN }, undefined, { ...time, handover: handover as Handover })
  await expect(building).rejects.toThrow(/^this hand-over cannot be taken: expected .*, got .*; start the server/)
  await expect(building).rejects.toThrow(expected)
})
