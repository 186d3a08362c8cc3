import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FeedRequest } from '../../protocol/feed-control.ts'
import type { FeedHandover } from '../../protocol/handover.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { Channel } from './channel.ts'
import { Feed } from './feed.ts'
import { DEFAULT_HISTORY } from './history.ts'
import { replaySource } from './sources/replay.ts'
import { syntheticSource } from './sources/synthetic.ts'
import { uplinkOf } from './uplink.ts'

/** As it comes over IPC. */
const sent = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value))

interface Stage {
  readonly time: HandTurnedTime
  readonly channel: Channel
  readonly feed: Feed
}

function stage(request: FeedRequest, time: HandTurnedTime, channel: Channel, before: FeedHandover | null): Stage {
  const source = request.rows === undefined ? syntheticSource(request.seed) : replaySource(request.rows.map(String))
  const startsAtUs = before?.startsAtUs ?? time.clock.nowUs()
  const feed = new Feed(request, { channel, source, clock: time.clock, alarm: time.alarm, startsAtUs }, before)
  feed.start()
  return { time, channel, feed }
}

const first = (request: FeedRequest): Stage => {
  const time = new HandTurnedTime()
  return stage(request, time, new Channel('main', time.clock), null)
}

/** The next process: on the same clock, since all processes of a host share it. */
function successor({ time, channel, feed }: Stage, request: FeedRequest, keepsHistory: boolean): Stage {
  feed.suspend()
  const before = sent(feed.handOver()) as FeedHandover
  const log = keepsHistory ? sent(channel.handOver()) : null
  return stage(request, time, new Channel('main', time.clock, DEFAULT_HISTORY, log), before)
}

const eventsOf = (channel: Channel, from = 1): { dueAtUs: number; data: unknown; bytes: number }[] =>
  Array.from({ length: channel.headSeq - from + 1 }, (_, index) => {
    const json = String(channel.at(from + index)?.json)
    const { dueAtUs, data } = JSON.parse(json)
    return { dueAtUs, data, bytes: json.length }
  })

const durationMs = fc.integer({ min: 1, max: 400 })
const rate = fc.constantFrom(0, 10, 130)
const burst = fc.record({ size: fc.integer({ min: 1, max: 5 }), everyMs: fc.integer({ min: 20, max: 300 }) })
const sizes = fc.constantFrom(
  { payloadBytes: null },
  { payloadBytes: 96 },
  { payloadBytes: null, payload: { fromBytes: 96, toBytes: 400, spread: 'uniform' } },
  { payloadBytes: null, payload: { fromBytes: 96, toBytes: 400, spread: 'log-uniform' } },
)
const atRates = fc.record({
  rows: fc.oneof(fc.constant(undefined), fc.constant([1, 2, 3])),
  phases: fc.array(fc.record({ durationMs, rate, endRate: rate, burst }, { requiredKeys: ['durationMs', 'rate'] }), {
    minLength: 1,
    maxLength: 4,
  }),
  arrival: fc.constantFrom('fixed' as const, 'poisson' as const),
})
const recorded = fc.record({
  rows: fc.constant([1, 2, 3]),
  gapsMs: fc.constantFrom([1000, 0, 500], [10, 20, 30]),
  speed: fc.constantFrom(1, 7),
  phases: fc.array(fc.record({ durationMs }), { minLength: 1, maxLength: 4 }),
  arrival: fc.constant('recorded' as const),
})
const requests = fc
  .tuple(fc.oneof(atRates, recorded), sizes, fc.integer())
  .map(([schedule, size, seed]) => ({ channel: 'main', source: 'any', ...schedule, ...size, seed }) as FeedRequest)

test('a feed that changes hands publishes exactly what one that does not would, whatever it is and whenever', () => {
  fc.assert(
    fc.property(requests, fc.integer({ min: 0, max: 1_700_000 }), fc.nat(300_000), (request, atUs, awayUs) => {
      const whole = first(request)
      whole.time.advance(3_000_000)
      const before = first(request)
      before.time.advance(atUs)
      const published = before.channel.headSeq
      const after = successor(before, request, true)
      before.time.advance(awayUs)
      after.time.advance(3_000_000)
      expect(before.channel.headSeq).toBe(published)
      expect(eventsOf(after.channel)).toEqual(eventsOf(whole.channel))
      expect(after.feed.status()).toMatchObject({ playing: false, phases: whole.feed.status().phases })
    }),
    { numRuns: 200 },
  )
})

test('without the history it goes on in a new epoch from seq 1, and counts its phases anew', () => {
  const request = {
    ...PLAIN,
    phases: [
      { durationMs: 1_000, rate: 10 },
      { durationMs: 1_000, rate: 20 },
    ],
  }
  const before = first(request)
  before.time.advance(1_449_000)
  expect(before.channel.headSeq).toBe(19)
  const after = successor(before, request, false)
  after.time.advance(2_000_000)
  expect(after.channel.epoch).not.toBe(before.channel.epoch)
  expect(after.feed.status()).toMatchObject({
    epoch: after.channel.epoch,
    phases: [
      { firstSeq: 1, lastSeq: 0 },
      { firstSeq: 1, lastSeq: 11 },
    ],
  })
  expect(eventsOf(after.channel)[0]?.dueAtUs).toBe(after.feed.startsAtUs + 1_450_000)
})

const PLAIN: FeedRequest = {
  channel: 'main',
  source: 'synthetic',
  rate: 100,
  payloadBytes: null,
  arrival: 'fixed',
  seed: 1,
}

test('what fell due while nobody was there is published at once and late, with its own instants', () => {
  const before = first(PLAIN)
  before.time.advance(105_000)
  before.feed.suspend()
  const handover = before.feed.handOver()
  const log = before.channel.handOver()
  before.time.advance(500_000)
  const after = stage(PLAIN, before.time, new Channel('main', before.time.clock, DEFAULT_HISTORY, log), handover)
  const late = Array.from({ length: 50 }, (_, index) => JSON.parse(String(after.channel.at(12 + index)?.json)))
  expect(after.channel.headSeq).toBe(61)
  expect(new Set(late.map((event) => event.sentAtUs))).toEqual(new Set([before.time.clock.nowUs()]))
  expect(late.map((event) => event.dueAtUs - before.feed.startsAtUs)).toEqual(
    late.map((_, index) => 110_000 + index * 10_000),
  )
  expect(after.feed.status().latenessUs.max).toBe(495_000)
})

test('a feed that somebody stopped is not handed over, one that has played to its end is', () => {
  const stopped = first(PLAIN)
  stopped.feed.stop()
  expect(stopped.feed.handOver()).toBeNull()
  const request = { ...PLAIN, phases: [{ durationMs: 100, rate: 100 }] }
  const ended = first(request)
  ended.time.advance(200_000)
  const after = successor(ended, request, true)
  expect(after.feed.status()).toMatchObject({ playing: false, phases: [{ firstSeq: 1, lastSeq: 10 }] })
})

test('a feed that came further than its schedule goes is refused', () => {
  const request = { ...PLAIN, phases: [{ durationMs: 100, rate: 100 }] }
  const ended = first(request)
  ended.time.advance(200_000)
  const handover = { ...(ended.feed.handOver() as FeedHandover), published: 11 }
  expect(() => stage(request, ended.time, ended.channel, handover)).toThrow(/at most 10 events.*got 11/)
})

test('a channel goes on with its epoch, its events byte by byte, and its place', () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { maxLength: 20 }), fc.nat(25), (dataJsons, kept) => {
      const { clock } = new HandTurnedTime()
      const before = new Channel('main', clock, { ...DEFAULT_HISTORY, events: kept + 1 })
      for (const dataJson of dataJsons) before.publish({ ...draft(0), dataJson })
      const after = new Channel('main', clock, DEFAULT_HISTORY, sent(before.handOver()))
      expect([after.epoch, after.headCursor]).toEqual([before.epoch, before.headCursor])
      for (let seq = 0; seq <= before.headSeq + 1; seq++) {
        expect(after.at(seq)?.json.toString()).toBe(before.at(seq)?.json.toString())
        const cursor = { epoch: before.epoch, seq }
        expect(after.locate({ kind: 'cursor', cursor })).toEqual(before.locate({ kind: 'cursor', cursor }))
      }
      expect(after.publish(draft('next')).seq).toBe(before.headSeq + 1)
    }),
  )
})

test('a message that is repeated to the successor is known there', () => {
  const { clock } = new HandTurnedTime()
  const uplink = uplinkOf(clock)
  const before = new Channel('main', clock)
  const message = { id: 'm1', from: 'a', data: 'x' }
  const receipt = uplink(before, message)
  const after = new Channel('main', clock, DEFAULT_HISTORY, sent(before.handOver()))
  expect(uplink(after, message)).toEqual(receipt)
  expect(after.headSeq).toBe(1)
})

test('what is too old by then is not handed over, and a smaller history keeps what it may', () => {
  const time = new HandTurnedTime()
  const before = new Channel('main', time.clock, { ...DEFAULT_HISTORY, ageMs: 1_000 })
  before.publish(draft(1))
  time.advance(900_000)
  for (const data of [2, 3, 4]) before.publish(draft(data))
  time.advance(500_000)
  const handover = before.handOver()
  expect(handover.events.map((event) => event.seq)).toEqual([2, 3, 4])
  const after = new Channel('main', time.clock, { ...DEFAULT_HISTORY, events: 2 }, handover)
  expect([after.at(2), after.at(3)?.seq, after.at(4)?.seq, after.headSeq]).toEqual([undefined, 3, 4, 4])
})
