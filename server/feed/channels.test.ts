import { expect, test } from 'vitest'
import type { FeedRequest } from '../../protocol/feed-control.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { Channels, MOST_CHANNELS, OPEN_CHANNELS } from './channels.ts'
import { Feed } from './feed.ts'
import { DEFAULT_HISTORY } from './history.ts'
import { syntheticSource } from './sources/synthetic.ts'

const MINUTE_US = 60_000_000
const KIB = 1024

function setUp(mostBytes?: number) {
  const time = new HandTurnedTime()
  return { time, channels: new Channels(time.clock, DEFAULT_HISTORY, mostBytes) }
}

/** A feed that says nothing for a second and then plays for ever, or for `phases`. */
function play({ time, channels }: ReturnType<typeof setUp>, name: string, request: Partial<FeedRequest> = {}): void {
  const { clock, alarm } = time
  const whole = { channel: name, source: 'synthetic', rate: 0, payloadBytes: null, arrival: 'fixed', seed: 1 } as const
  const parts = { channel: channels.open(name, 'owner'), source: syntheticSource(1), clock, alarm }
  channels.play(new Feed({ ...whole, ...request }, { ...parts, startsAtUs: clock.nowUs() + 1_000_000 }))
}

function fill(channels: Channels, count: number, prefix: string): void {
  for (let index = 0; index < count; index++) channels.open(`${prefix}-${index}`)
}

test('a channel that nobody uses for ten minutes is dropped, and what it published stays counted', () => {
  const { time, channels } = setUp()
  const { epoch } = channels.open('idle')
  channels.open('idle').publish(draft('one'))
  time.advance(9 * MINUTE_US)
  channels.sweep()
  expect(channels.open('idle').epoch).toBe(epoch)
  time.advance(2 * MINUTE_US)
  channels.sweep()
  expect([channels.size, channels.publishedEvents, channels.heldBytes]).toEqual([0, 1, 0])
  expect(channels.open('idle').epoch).not.toBe(epoch)
})

test('a channel on which a feed plays is kept, though nobody follows it and the feed is silent', () => {
  const stage = setUp()
  play(stage, 'played')
  const { epoch } = stage.channels.open('played')
  stage.time.advance(11 * MINUTE_US)
  stage.channels.sweep()
  expect([stage.channels.open('played').epoch, stage.channels.feedOf('played')?.playing]).toEqual([epoch, true])
})

test('whoever has just left a channel finds it again: the ten minutes begin when the last one goes', () => {
  const { time, channels } = setUp()
  const { epoch } = channels.open('left')
  const unsubscribe = channels.open('left').subscribe(() => {})
  time.advance(11 * MINUTE_US)
  unsubscribe()
  channels.sweep()
  expect(channels.open('left').epoch).toBe(epoch)
})

test('what is too old is forgotten though nobody asks and nothing is published', () => {
  const { time, channels } = setUp()
  channels.open('quiet').publish(draft('old'))
  time.advance(3 * MINUTE_US)
  expect(channels.open('quiet').at(1)).toBeDefined()
  channels.sweep()
  expect([channels.open('quiet').at(1), channels.heldBytes]).toEqual([undefined, 0])
})

test('over all channels histories hold no more than they may: the oldest of the largest goes first', () => {
  const { channels } = setUp(100 * KIB)
  const small = channels.open('small')
  const large = channels.open('large')
  for (let count = 0; count < 5; count++) small.publish(draft('x'.repeat(KIB)))
  for (let count = 0; count < 300; count++) {
    large.publish(draft('x'.repeat(KIB)))
    expect(channels.heldBytes).toBeLessThanOrEqual(100 * KIB)
  }
  expect([small.at(1)?.seq, large.at(1), large.at(300)?.seq]).toEqual([1, undefined, 300])
  expect(channels.heldBytes).toBe(small.heldBytes + large.heldBytes)
  expect(channels.heldBytes).toBeGreaterThan(90 * KIB)
})

test('tiny events count with what they take besides their JSON', () => {
  const { channels } = setUp(100 * KIB)
  for (let count = 0; count < 1_000; count++) channels.open('tiny').publish(draft(1))
  const held = Array.from({ length: 1_000 }, (_, index) => channels.open('tiny').at(index + 1)).filter(Boolean)
  expect(held.length).toBeLessThan((100 * KIB) / 512)
  expect(held.at(-1)?.seq).toBe(1_000)
})

test('the history of a feed gives nothing back, while it plays and after', () => {
  const stage = setUp(50 * KIB)
  const { channels, time } = stage
  play(stage, 'measured', { rate: 100, payloadBytes: KIB })
  time.advance(2_000_000)
  channels.feedOf('measured')?.stop()
  const measured = channels.open('measured')
  const other = channels.open('other')
  for (let count = 0; count < 50; count++) other.publish(draft('x'.repeat(KIB)))
  expect(measured.headSeq).toBeGreaterThan(90)
  expect([measured.at(1)?.seq, other.headSeq, other.heldBytes]).toEqual([1, 50, 0])
})

test('when there are as many channels as may be, the one unused for longest of the empty ones makes room', () => {
  const stage = setUp()
  const { channels, time } = stage
  const followed = channels.open('followed')
  followed.subscribe(() => {})
  const full = channels.open('full')
  full.publish(draft('kept'))
  play(stage, 'played')
  const played = channels.open('played')
  const main = channels.open('main')
  const first = channels.open('stranger-0')
  time.advance(1_000)
  const second = channels.open('stranger-1')
  time.advance(1_000)
  fill(channels, OPEN_CHANNELS - 4, 'stranger')
  expect(channels.size).toBe(OPEN_CHANNELS)
  channels.open('one-more')
  expect(channels.size).toBe(OPEN_CHANNELS)
  for (const kept of [followed, full, played, main, second]) expect(channels.open(kept.name)).toBe(kept)
  expect(channels.open('stranger-0')).not.toBe(first)
})

test('when all channels hold something strangers are refused; main and whoever has the token find room', () => {
  const { channels } = setUp()
  for (let index = 0; index < OPEN_CHANNELS; index++) channels.open(`stranger-${index}`).publish(draft(index))
  expect(() => channels.open('one-more')).toThrow(/1000 channels already/)
  expect([channels.open('main').name, channels.open('mine', 'owner').name]).toEqual(['main', 'mine'])
  expect(channels.open('stranger-0').at(1)?.seq).toBe(1)
  for (let count = channels.size; count < MOST_CHANNELS; count++)
    channels.open(`mine-${count}`, 'owner').publish(draft(1))
  channels.open('main').publish(draft(1))
  channels.open('mine').publish(draft(1))
  expect(() => channels.open('beyond', 'owner')).toThrow(/1100 channels already/)
})

test('a predecessor hands over more than may be held, and nothing of it is lost before its feeds are known', () => {
  const { channels, time } = setUp()
  for (let count = 0; count < 100; count++) {
    channels.open('measured').publish(draft('x'.repeat(KIB)))
    channels.open('other').publish(draft('x'.repeat(KIB)))
  }
  const after = new Channels(time.clock, DEFAULT_HISTORY, 50 * KIB)
  for (const channel of channels.handOver().channels) after.goOn(channel)
  expect([after.open('measured').at(1)?.seq, after.open('other').at(1)?.seq]).toEqual([1, 1])
  play({ time, channels: after }, 'measured')
  after.open('other').publish(draft('one more'))
  expect([after.open('measured').at(1)?.seq, after.open('other').heldBytes]).toEqual([1, 0])
})
