import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCursor } from '../../protocol/cursor.ts'
import { draft, HandTurnedTime } from '../testing.ts'
import { Channel } from './channel.ts'
import type { StartingPoint } from './position.ts'
import type { PublishedEvent } from './published-event.ts'

const LIMITS = { events: 10, ageMs: 1_000, bytes: 100_000 }

function channelWith(events: number, limits = LIMITS) {
  const time = new HandTurnedTime()
  const channel = new Channel('main', time.clock, limits)
  for (let index = 1; index <= events; index++) channel.publish(draft(index))
  return { channel, time }
}

const at = (cursor: string): StartingPoint => {
  const parsed = parseCursor(cursor)
  return parsed === null ? { kind: 'malformed' } : { kind: 'cursor', cursor: parsed }
}

test('events are numbered from 1 without holes', () => {
  const { channel } = channelWith(3)
  expect([channel.at(0), channel.at(1)?.seq, channel.at(3)?.seq, channel.at(4)]).toEqual([undefined, 1, 3, undefined])
  expect(channel.headCursor).toBe(`${channel.epoch}:3`)
})

test('an event is serialised once and wrapped once, and every subscriber gets the same buffer', () => {
  const { channel } = channelWith(0)
  const forms: Buffer[] = []
  const wrap = (event: PublishedEvent): Buffer => Buffer.from(`<${event.json}>`)
  channel.subscribe((event) => forms.push(event.as(wrap)))
  channel.subscribe((event) => forms.push(event.as(wrap)))
  channel.publish(draft('once'))
  expect(forms[0]).toBe(forms[1])
  expect(forms[0]?.toString()).toContain('"data":"once"')
})

test('a subscription that is ended hears nothing more', () => {
  const { channel } = channelWith(0)
  const heard: number[] = []
  const unsubscribe = channel.subscribe((event) => heard.push(event.seq))
  channel.publish(draft(1))
  unsubscribe()
  channel.publish(draft(2))
  expect([heard, channel.subscribers]).toEqual([[1], 0])
})

test.each<[string, (epoch: string) => StartingPoint, number, ((epoch: string) => string | null) | 'no gap']>([
  ['now begins after the head', () => ({ kind: 'now' }), 25, 'no gap'],
  ['earliest begins before the oldest event held', () => ({ kind: 'earliest' }), 15, 'no gap'],
  ['last:3 begins three events back', () => ({ kind: 'last', count: 3 }), 22, 'no gap'],
  ['last:N beyond the history begins at its start', () => ({ kind: 'last', count: 99 }), 15, 'no gap'],
  ['a cursor within the history resumes after it', (epoch) => at(`${epoch}:20`), 20, 'no gap'],
  ['the cursor just before the oldest event resumes', (epoch) => at(`${epoch}:15`), 15, 'no gap'],
  ['a cursor that is too old goes on with what is held', (epoch) => at(`${epoch}:14`), 15, (epoch) => `${epoch}:14`],
  ['a cursor ahead of the head goes on at the head', (epoch) => at(`${epoch}:26`), 25, (epoch) => `${epoch}:26`],
  ['a cursor of another epoch goes on with what is held', () => at('abcdefghijkl:20'), 15, () => 'abcdefghijkl:20'],
  ['a malformed cursor goes on with what is held', () => at('nonsense'), 15, () => null],
])('%s', (_name, since, afterSeq, gapFrom) => {
  const { channel } = channelWith(25)
  const position = channel.locate(since(channel.epoch))
  const cursor = `${channel.epoch}:${afterSeq}`
  const gap = gapFrom === 'no gap' ? null : { from: gapFrom(channel.epoch), to: cursor }
  expect(position).toEqual({ afterSeq, cursor, gap })
})

test('history forgets by age', () => {
  const { channel, time } = channelWith(3)
  time.advance(600_000)
  channel.publish(draft(4))
  time.advance(600_000)
  channel.publish(draft(5))
  expect(channel.at(3)).toBeUndefined()
  expect(channel.locate({ kind: 'earliest' }).afterSeq).toBe(3)
  time.advance(2_000_000)
  expect(channel.locate({ kind: 'earliest' }).afterSeq).toBe(5)
})

test('whatever the limits, history holds the newest events within count and bytes, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 100, max: 2_000 }),
      fc.nat(60),
      (events, bytes, n) => {
        const { channel } = channelWith(n, { events, bytes, ageMs: 1_000 })
        const sizes = Array.from({ length: n }, (_, index) => channel.at(index + 1)?.json.length ?? 0)
        const held = sizes.filter((size) => size > 0)
        expect(held.length).toBeLessThanOrEqual(events)
        expect(held.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytes)
        expect(sizes.slice(n - held.length).every((size) => size > 0)).toBe(true)
        if (n > 0 && bytes > 1_900) expect(held.length).toBe(Math.min(n, events))
      },
    ),
  )
})

test('two channels never share an epoch', () => {
  expect(channelWith(0).channel.epoch).not.toBe(channelWith(0).channel.epoch)
})
