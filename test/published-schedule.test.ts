import fc from 'fast-check'
import { expect, test } from 'vitest'
import { duesByPhase, PublishedSchedule } from '../clients/measure/published-schedule.ts'
import type { FeedRequest, FeedStatus } from '../protocol/feed-control.ts'
import type { FeedHandover } from '../protocol/handover.ts'
import type { Timing } from '../protocol/schedule.ts'
import { Channel } from '../server/feed/channel.ts'
import { Feed } from '../server/feed/feed.ts'
import { syntheticSource } from '../server/feed/sources/synthetic.ts'
import { HandTurnedTime } from '../server/testing.ts'

/**
 * The driver dates events that no client received by the schedule alone. So every event of the server's own feed, through
 * processes that lose their history, must be due exactly when the driver says.
 */
interface Lived {
  readonly status: FeedStatus
  readonly dues: readonly number[]
}

const rate = fc.constantFrom(0, 7, 130)
const burst = fc.record({ size: fc.integer({ min: 1, max: 5 }), everyMs: fc.integer({ min: 20, max: 300 }) })
const phase = fc.record(
  { durationMs: fc.integer({ min: 1, max: 400 }), rate, endRate: rate, burst },
  { requiredKeys: ['durationMs', 'rate'] },
)
const timings: fc.Arbitrary<Timing> = fc.oneof(
  fc.record({ arrival: fc.constantFrom('fixed' as const, 'poisson' as const), seed: fc.integer() }),
  fc.constant({ arrival: 'recorded' as const, seed: 1, gapsMs: [400, 0, 90, 500], speed: 9 }),
)
const plays = fc.record({
  phases: fc.array(phase, { minLength: 1, maxLength: 4 }),
  timing: timings,
  /** For how long each process but the last lives. */
  livesUs: fc.array(fc.nat(700_000), { maxLength: 3 }),
})

function live(request: FeedRequest, time: HandTurnedTime, before: FeedHandover | null, forUs: number) {
  const channel = new Channel('main', time.clock)
  const startsAtUs = before?.startsAtUs ?? time.clock.nowUs()
  const parts = { channel, source: syntheticSource(1), clock: time.clock, alarm: time.alarm, startsAtUs }
  const feed = new Feed(request, parts, before)
  const dues: number[] = []
  channel.subscribe(({ json }) => dues.push(JSON.parse(json.toString()).dueAtUs))
  feed.start()
  time.advance(forUs)
  feed.suspend()
  return { lived: { status: feed.status(), dues }, next: feed.handOver() }
}

test('of whatever is published, in whichever epoch, the driver knows when it was due without having received it', () => {
  fc.assert(
    fc.property(plays, ({ phases, timing, livesUs }) => {
      const request = { channel: 'main', source: 'synthetic', phases, payloadBytes: null, ...timing }
      const time = new HandTurnedTime()
      const startsAtUs = time.clock.nowUs()
      const lives: Lived[] = []
      let before: FeedHandover | null = null
      for (const forUs of [...livesUs, 3_000_000]) {
        const { lived, next } = live(request, time, before, forUs)
        lives.push(lived)
        before = next
      }
      const dues = duesByPhase(phases, timing, startsAtUs)
      const published = lives.map(({ status }) => status)
      const schedule = new PublishedSchedule(published, dues, () => new Map())
      for (const { status, dues: told } of lives) {
        expect(told.map((_, index) => schedule.dueAtUs(status.epoch, index + 1))).toEqual(told)
      }
      expect(lives.flatMap(({ dues: told }) => told)).toHaveLength(dues.flat().length)
    }),
    { numRuns: 100 },
  )
})
