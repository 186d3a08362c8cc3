import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type ChannelPlan,
  channelCount,
  channelOf,
  membersOf,
  membersPerChannel,
  othersPerClient,
  readRooms,
} from './channels.ts'

test.each<[string, number | null]>([
  ['rooms of 20', 20],
  ['rooms of 2', 2],
  ['rooms of 0', null],
  ['rooms of 02', null],
  ['rooms of -2', null],
  ['rooms of 1.5', null],
  ['rooms of many', null],
  ['room of 20', null],
  ['pairs', null],
])('%s holds %s', (text, members) => expect(readRooms(text)).toBe(members))

test.each<[ChannelPlan, number, number, number[]]>([
  ['one', 5, 5, [5]],
  ['pairs', 4, 2, [2, 2]],
  ['rooms of 3', 7, 3, [3, 3, 1]],
])('%s of %d clients: %d on a channel, %j in all', (channels, count, members, sizes) => {
  const clients = { count, channels }
  expect(membersPerChannel(clients)).toBe(members)
  expect(Array.from({ length: channelCount(clients) }, (_, channel) => membersOf(channel, clients))).toEqual(sizes)
})

test('everybody is on one channel, and every channel has those that it says', () => {
  const plans = fc.oneof(fc.constant('one' as const), fc.constant('pairs' as const), fc.integer({ min: 2, max: 40 }))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), plans, (count, plan) => {
      const clients = { count, channels: typeof plan === 'number' ? (`rooms of ${plan}` as const) : plan }
      const members = new Map<number, number>()
      for (let client = 0; client < count; client++) {
        const channel = channelOf(client, clients)
        members.set(channel, (members.get(channel) ?? 0) + 1)
      }
      expect(members.size).toBe(channelCount(clients))
      for (const [channel, size] of members) expect(membersOf(channel, clients)).toBe(size)
    }),
  )
})

test('a client has as many others in its channel as there are members but itself, on average', () => {
  expect(othersPerClient({ count: 5, channels: 'one' })).toBe(4)
  expect(othersPerClient({ count: 4, channels: 'pairs' })).toBe(1)
  expect(othersPerClient({ count: 5, channels: 'pairs' })).toBe(4 / 5)
  expect(othersPerClient({ count: 5, channels: 'rooms of 3' })).toBe((3 * 2 + 2 * 1) / 5)
})
