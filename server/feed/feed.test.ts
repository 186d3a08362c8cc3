import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FeedRequest } from '../../protocol/feed-control.ts'
import { HandTurnedTime } from '../testing.ts'
import { Channel } from './channel.ts'
import { Feed } from './feed.ts'
import { replaySource } from './sources/replay.ts'
import { syntheticSource } from './sources/synthetic.ts'

const REQUEST: FeedRequest = {
  channel: 'main',
  source: 'synthetic',
  phases: [
    { durationMs: 1_000, rate: 20 },
    { durationMs: 500, rate: 0 },
    { durationMs: 100, rate: 200 },
  ],
  payloadBytes: 96,
  arrival: 'fixed',
  seed: 7,
}

function playing(request: FeedRequest = REQUEST) {
  const time = new HandTurnedTime()
  const channel = new Channel('main', time.clock)
  const startsAtUs = time.clock.nowUs() + 1_000
  const parts = { channel, source: syntheticSource(request.seed), clock: time.clock, alarm: time.alarm, startsAtUs }
  const feed = new Feed(request, parts)
  const events: { seq: number; dueAtUs: number; sentAtUs: number; data: unknown }[] = []
  channel.subscribe((event) => events.push(JSON.parse(event.json.toString())))
  feed.start()
  return { time, channel, feed, events, startsAtUs }
}

test('each event is published at its own absolute instant, and never early', () => {
  const { time, events, startsAtUs } = playing()
  time.advance(500_000)
  expect(events.map((event) => event.dueAtUs - startsAtUs)).toEqual(Array.from({ length: 10 }, (_, k) => k * 50_000))
  expect(events.every((event) => event.sentAtUs >= event.dueAtUs)).toBe(true)
})

test('late alarms do not move the schedule, and the lateness is reported', () => {
  const { time, events, feed, startsAtUs } = playing()
  time.advance(2_000_000, 3_000)
  const first = events.slice(0, 20)
  expect(first.map((event) => event.dueAtUs - startsAtUs)).toEqual(Array.from({ length: 20 }, (_, k) => k * 50_000))
  expect(feed.status().latenessUs.p50).toBeGreaterThanOrEqual(3_000)
  expect(feed.status().latenessUs.max).toBe(3_000)
})

test('after a stall every event that was due is published at once, none is skipped', () => {
  const { time, events } = playing()
  time.advance(900_000, 900_000)
  expect(events).toHaveLength(19)
  expect(new Set(events.map((event) => event.sentAtUs)).size).toBe(1)
})

test('the feed tells which seqs each phase published, and stops by itself', () => {
  const { time, feed } = playing()
  time.advance(1_500_000)
  expect(feed.playing).toBe(true)
  time.advance(200_000)
  expect(feed.status()).toMatchObject({
    playing: false,
    headSeq: 40,
    phases: [
      { firstSeq: 1, lastSeq: 20 },
      { firstSeq: 1, lastSeq: 0 },
      { firstSeq: 21, lastSeq: 40 },
    ],
  })
})

test('a stopped feed publishes nothing more', () => {
  const { time, feed, events } = playing()
  time.advance(101_000)
  feed.stop()
  time.advance(5_000_000)
  expect([events.length, feed.playing]).toEqual([3, false])
})

test('every event of a synthetic feed has exactly the payload that was asked for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 96, max: 2_000 }), fc.integer(), (payloadBytes, seed) => {
      const { time, channel } = playing({ ...REQUEST, payloadBytes, seed })
      time.advance(2_000_000)
      const sizes = Array.from({ length: 40 }, (_, index) => channel.at(index + 1)?.json.length)
      expect(new Set(sizes)).toEqual(new Set([payloadBytes]))
    }),
    { numRuns: 20 },
  )
})

test('the same seed gives the same arrivals and the same data', () => {
  const poisson: FeedRequest = { ...REQUEST, arrival: 'poisson' }
  const [one, other] = [playing(poisson), playing(poisson)]
  for (const { time } of [one, other]) time.advance(2_000_000)
  expect(one.events).toEqual(other.events)
  const strange = playing({ ...poisson, seed: 8 })
  strange.time.advance(2_000_000)
  expect(strange.events).not.toEqual(one.events)
})

test('recorded rows are played in order, and over again', () => {
  const source = replaySource(['1', '2', '3'])
  expect([1, 2, 3, 4].map(() => source.next())).toEqual(['1', '2', '3', '1'])
})
