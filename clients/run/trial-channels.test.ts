import { beforeEach, expect, test, vi } from 'vitest'
import { SCENARIO } from './made-up-reports.ts'
import { channelNames, startFeeds, stopFeeds } from './trial-channels.ts'

const played: string[] = []
let underWay = 0
let mostUnderWay = 0

vi.mock('./lab-control.ts', () => ({
  playFeed: async (_origin: string, _token: string, { channel }: { channel: string }) => {
    mostUnderWay = Math.max(mostUnderWay, ++underWay)
    await Promise.resolve()
    underWay--
    played.push(channel)
    return { startsAtUs: Number(channel.slice(-4)) }
  },
  stopFeed: () => Promise.reject(new Error('there is no server any more')),
}))

beforeEach(() => {
  played.splice(0)
  mostUnderWay = 0
})

const SERVER = { origin: 'http://127.0.0.1:1', token: 't' }
const FEED = { scenario: SCENARIO, rows: null }

test('one channel has the name that it is given, several have numbers of one length', () => {
  expect(channelNames({ count: 9, channels: 'one' }, 'main')).toEqual(['main'])
  expect(channelNames({ count: 7, channels: 'rooms of 3' }, 'main')).toEqual(['room-0001', 'room-0002', 'room-0003'])
  expect(channelNames({ count: 4, channels: 'pairs' }, 'run-17')).toEqual(['run-17-0001', 'run-17-0002'])
})

test('every channel gets its feed, twenty controls at a time, and the trial begins with the last of them', async () => {
  const channels = channelNames({ count: 90, channels: 'pairs' }, 'main')
  expect(await startFeeds(SERVER, FEED, channels, 'sse-1')).toBe(45)
  expect(played).toEqual(channels)
  expect(mostUnderWay).toBe(20)
})

test('stopping them is no failure where the server has gone', async () => {
  await expect(stopFeeds(SERVER, ['main'], 'sse-1')).resolves.toBeUndefined()
})
