import { describe, expect, test } from 'vitest'
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { SCENARIO } from './made-up-reports.ts'
import { deadlineUs, feedIsOver, feedRequest } from './trial-feed.ts'

function statusOf(playing: boolean, headSeq: number): FeedStatus {
  return {
    channel: 'main',
    epoch: 'aaaaaaaaaaaa',
    run: 'sse-1',
    playing,
    headSeq,
    startsAtUs: 0,
    phases: [{ firstSeq: 1, lastSeq: headSeq }],
    latenessUs: { p50: 0, p99: 0, max: 0 },
  }
}

describe('a feed', () => {
  test('is asked for with the phases and the seed of its scenario, and with rows where it has some', () => {
    const request = feedRequest({ scenario: SCENARIO, rows: null }, 'main', 'sse-1')
    const { phases, seed } = request
    expect({ phases, seed, rows: 'rows' in request }).toEqual({
      phases: [
        { durationMs: 1000, rate: 10 },
        { durationMs: 2000, rate: 10 },
        { durationMs: 1000, rate: 20 },
      ],
      seed: 1,
      rows: false,
    })
    expect(feedRequest({ scenario: SCENARIO, rows: [{ price: 1 }] }, 'main', 'sse-1').rows).toEqual([{ price: 1 }])
  })

  test('is over when it does not play any more, with what it published by then', async () => {
    const told = [[statusOf(true, 3)], [statusOf(true, 4)], [statusOf(false, 5)]]
    const published = await feedIsOver({ feedStatuses: async () => told.shift() ?? [] }, ['main'])
    expect(published.map(({ headSeq }) => headSeq)).toEqual([5])
  })

  test('that is gone is no feed that is over', async () => {
    await expect(feedIsOver({ feedStatuses: async () => [] }, ['main'])).rejects.toThrow('no feed on channel main')
  })

  test('of several channels is over when none of them plays any more, and tells of each', async () => {
    const other = { ...statusOf(false, 7), channel: 'room-0002', epoch: 'bbbbbbbbbbbb' }
    const told = [
      [statusOf(false, 3), { ...other, headSeq: 6, playing: true }],
      [statusOf(false, 3), other],
    ]
    const feedStatuses = async () => told.shift() ?? []
    const published = await feedIsOver({ feedStatuses }, ['main', 'room-0002'])
    expect(published.map(({ channel, headSeq }) => [channel, headSeq])).toEqual([
      ['main', 3],
      ['room-0002', 7],
    ])
    await expect(feedIsOver({ feedStatuses: async () => [other] }, ['main', 'room-0002'])).rejects.toThrow('main')
  })

  test('that is none is silent, and asked for all the same: it tells of the channel’s log', () => {
    const chat = { ...SCENARIO, feed: { source: 'none', payloadBytes: null, arrival: 'fixed' as const, rate: 0 } }
    const phases = chat.phases.map((phase) => ({ ...phase, rate: 0 }))
    expect(feedRequest({ scenario: { ...chat, phases }, rows: null }, 'main', 'sse-1')).toMatchObject({
      source: 'synthetic',
      phases: [{ rate: 0 }, { rate: 0 }, { rate: 0 }],
    })
  })
})

describe('what has not arrived is lost', () => {
  const afterMs = (scenario: ResolvedScenario, transport: string): number =>
    deadlineUs(scenario, transport, 7e6) / 1000 - 7000
  const polled = { ...SCENARIO, transports: { polling: { intervalMs: 1500 } } }

  test('a back-off and five seconds after the last phase', () => {
    expect(afterMs(SCENARIO, 'sse')).toBe(4000 + 10_000 + 5000)
  })

  test('an interval later for who asks at intervals', () => {
    expect(afterMs(polled, 'polling')).toBe(afterMs(SCENARIO, 'sse') + 1500)
  })

  test('a round trip later on a line', () => {
    const network = { via: 'link', delayMs: 50, jitterMs: 10, bytesPerSecond: null, lossShare: 0 } as const
    expect(afterMs({ ...SCENARIO, network }, 'sse')).toBe(afterMs(SCENARIO, 'sse') + 120)
  })

  test('later still where a fault lasts beyond the last phase, which clients must notice first', () => {
    const fault = {
      atMs: 3500,
      kind: 'silence',
      share: 1,
      durationMs: 2000,
      how: null,
      history: null,
      drainMs: null,
    } as const
    const noticed = { sse: { heartbeatMs: 1000 } }
    const scenario = { ...SCENARIO, transports: noticed, faults: [fault] }
    expect(afterMs(scenario, 'sse')).toBe(afterMs(SCENARIO, 'sse') + 1500 + 2 * 1000 + 100)
  })
})
