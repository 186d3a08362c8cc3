import { performance } from 'node:perf_hooks'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { NO_BYTES } from '../../protocol/connection-bytes.ts'
import { ArrivalRows } from './arrival-rows.ts'
import { ClientMeasures } from './client-measures.ts'
import { PopulationMeasures } from './population-measures.ts'
import { runsOfFeed } from './published-runs.ts'
import { PublishedSchedule } from './published-schedule.ts'
import { ServerClock } from './server-clock.ts'
import { Timeline } from './timeline.ts'

const EPOCH = 'aaaaaaaaaaaa'
const phases = [
  { name: 'warm-up', startMs: 0, durationMs: 1000, rate: 1, measure: false },
  { name: 'steady', startMs: 1000, durationMs: 1000, rate: 1, measure: true },
]

let nowUs = 0
const clock = { nowUs: () => nowUs }

function population(serverClock = new ServerClock()) {
  nowUs = 0
  const measures = new PopulationMeasures(new Timeline(phases, 0), clock, serverClock)
  const join = () => {
    const client = new ClientMeasures(measures)
    client.connecting(0)
    client.connected(200, 200)
    client.hello(`${EPOCH}:0`, null, 500)
    return client
  }
  return { measures, join }
}

test('an event counts for the phase in which it was due, whenever it arrives', () => {
  const { measures, join } = population()
  join().event(1, 999_999, 999_999, 1_200_000)
  expect(measures.phases.map((phase) => phase.delivered)).toEqual([1, 0])
  expect(measures.phases[0]?.fromDue.maxValue).toBeGreaterThanOrEqual(200_001)
})

test('how soon long polls were asked again counts in measured phases alone', () => {
  const { measures, join } = population()
  const client = join()
  measures.boundary(0)
  client.reAsked(90_000)
  measures.boundary(1)
  for (const us of [300, 500, 100]) client.reAsked(us)
  measures.boundary(2)
  client.reAsked(90_000)
  expect(measures.reAsks).toEqual({ count: 3, sumUs: 900, mostUs: 500 })
})

test('what connections were used for is told of each phase by itself', () => {
  const bytes = { down: NO_BYTES, up: NO_BYTES }
  const account = { ...bytes, setup: bytes, address: '127.0.0.1', port: 1, opened: 0 }
  const { measures, join } = population()
  const client = join()
  client.request('stream')
  measures.boundary(0)
  client.bytes('down', 'heartbeat', 3)
  client.bytes('up', 'heartbeat', 6)
  client.bytes('down', 'payload', 100)
  measures.boundary(1)
  client.request('request')
  client.request('request')
  client.answered(900, true)
  client.answered(1_500, false)
  client.connected(300, 300)
  client.connected(300, 300)
  client.disconnected('reset', 400, { down: 103, up: 6 }, account)
  client.bytes('down', 'heartbeat', 3)
  client.bytes('down', 'heartbeat', 3)
  measures.boundary(2)
  const none = { requests: 0, emptyResponses: 0, opened: 0, ended: 0, heartbeats: 0, messages: 0 }
  expect(measures.phases.map(({ traffic }) => traffic)).toEqual([
    { ...none, heartbeats: 1 },
    { requests: 2, emptyResponses: 1, opened: 2, ended: 1, heartbeats: 2, messages: 0 },
  ])
})

test('what answers weighed, and how long connections were open, is told of each phase by itself', () => {
  const bytes = { down: NO_BYTES, up: NO_BYTES }
  const account = { ...bytes, setup: bytes, address: '127.0.0.1', port: 1, opened: 0 }
  const { measures, join } = population()
  const boundary = (index: number): void => {
    nowUs = 1_000 * index
    measures.boundary(index)
  }
  boundary(0)
  const client = join()
  client.answered(900, true)
  boundary(1)
  client.answered(1_500, false)
  client.connected(1_400, 300)
  client.disconnected('closed', 1_600, { down: 0, up: 0 }, account)
  client.disconnected('refused', 1_700, { down: 0, up: 0 }, account)
  boundary(2)
  expect(measures.phases.map(({ steady }) => steady)).toEqual([
    { answers: 1, emptyAnswers: 1, answerBytes: 900, emptyAnswerBytes: 900, openUs: 800, elapsedUs: 1_000 },
    { answers: 1, emptyAnswers: 0, answerBytes: 1_500, emptyAnswerBytes: 0, openUs: 1_200, elapsedUs: 1_000 },
  ])
})

test('a further copy is counted apart and enters no latency', () => {
  const { measures, join } = population()
  const client = join()
  client.event(1, 1_000_000, 1_000_000, 1_000_100)
  client.event(1, 1_000_000, 1_000_000, 1_900_000)
  expect(measures.phases[1]).toMatchObject({ delivered: 1, duplicated: 1, reordered: 0 })
  expect(measures.phases[1]?.fromDue.totalCount).toBe(1)
})

test('an event behind a higher one is reordered', () => {
  const { measures, join } = population()
  const client = join()
  client.event(2, 1_000_000, 1_000_000, 1_000_100)
  client.event(1, 1_000_000, 1_000_000, 1_000_200)
  expect(measures.phases[1]).toMatchObject({ delivered: 2, reordered: 1 })
})

test('an event that was sent after its read had its stamp is stamped now: it came since it was sent', () => {
  const { measures, join } = population()
  const client = join()
  nowUs = 1_000_000
  const readAtUs = measures.stamps.nowUs()
  nowUs = 1_000_700
  client.event(1, 1_000_000, 1_000_600, readAtUs)
  expect(measures.phases[1]?.fromDue.maxValue).toBeGreaterThanOrEqual(700)
  expect(measures.stampErrors.report().meanUs).toBe(100)
})

test.each([
  [0.95, false],
  [0.5, true],
])('after a second in which the loop was busy for %d of the time reads share a stamp: %s', (utilization, shared) => {
  const busy = vi.spyOn(performance, 'eventLoopUtilization').mockReturnValue({ idle: 0, active: 0, utilization })
  onTestFinished(() => busy.mockRestore())
  const { measures } = population()
  measures.endSecond(1)
  const first = measures.stamps.nowUs()
  nowUs += 50
  expect(measures.stamps.nowUs() === first).toBe(shared)
})

test('the least latency of an event is kept for measured phases, and its stamp’s error is that of its own turn', () => {
  const { measures, join } = population()
  const client = join()
  nowUs = 900_000
  client.event(1, 900_000, 900_000, measures.stamps.nowUs())
  nowUs = 1_000_400
  // The second of a turn that began 100,400 µs before, stamped by itself.
  client.event(2, 1_000_000, 1_000_100, nowUs)
  expect(measures.stampErrors.report().meanUs).toBe(300)
})

test('sockets are told to the stamps as they come and go: those of many share less', () => {
  const { measures, join } = population()
  const clients = Array.from({ length: 2_000 }, join)
  /** Whether the last of many reads of a turn has the stamp of the first. */
  const sharesAll = (): boolean => {
    const firstUs = measures.stamps.nowUs()
    nowUs += 5
    const others = Array.from({ length: 600 }, () => measures.stamps.nowUs())
    return others.at(-1) === firstUs
  }
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  expect(sharesAll()).toBe(false)
  const account = {
    address: '',
    port: 0,
    opened: 0,
    down: NO_BYTES,
    up: NO_BYTES,
    setup: { down: NO_BYTES, up: NO_BYTES },
  }
  for (const client of clients.slice(0, 1_500)) client.disconnected('closed', 900, { down: 0, up: 0 }, account)
  vi.runAllTimers()
  expect(sharesAll()).toBe(true)
})

test('an event from the future gives the clock away', () => {
  const { measures, join } = population()
  join().event(1, 1_000_000, 1_000_000, 999_000)
  expect(measures.fromTheFuture).toBe(1)
})

describe('of a server whose clock is ahead of ours', () => {
  const aheadUs = 7e9
  const serverClock = new ServerClock({ offsetUs: aheadUs, uncertaintyUs: 300 })

  test('the instants of an event are taken for those of our clock', () => {
    const { measures, join } = population(serverClock)
    join().event(1, aheadUs + 1_000_000, aheadUs + 1_000_400, 1_001_000)
    const [, steady] = measures.phases
    expect([steady?.delivered, steady?.fromDue.maxValue, steady?.fromSent.maxValue]).toEqual([1, 1000, 600])
    expect(measures.feedLatenessUs.maxValue).toBe(400)
  })

  test.each([
    ['within the uncertainty of its clock says nothing', 300, 0],
    ['beyond it gives the clock away', 301, 1],
  ])('an event from the future %s', (_, us, expected) => {
    const { measures, join } = population(serverClock)
    nowUs = 1_000_000
    join().event(1, aheadUs + 1_000_000 + us, aheadUs + 1_000_000 + us, 1_000_000)
    expect([measures.fromTheFuture, measures.aheadUs]).toEqual([expected, us])
    expect(measures.phases[1]?.fromDue.maxValue).toBe(1)
  })
})

test('an event that was sent while its turn was being handled gets a stamp of its own', () => {
  const { measures, join } = population()
  nowUs = 1_000_900
  join().event(1, 1_000_000, 1_000_500, 1_000_400)
  expect(measures.fromTheFuture).toBe(0)
  expect(measures.phases[1]?.fromDue.maxValue).toBe(900)
})

test('connect, join and first event are three measures, each from its own beginning to its own end', () => {
  const { measures, join } = population()
  join().event(1, 1_000_000, 1_000_000, 1_000_700)
  expect(measures.connectUs.maxValue).toBe(200)
  expect(measures.joinUs.maxValue).toBe(500)
  expect(measures.firstEventUs.maxValue).toBeGreaterThanOrEqual(1_000_700)
})

test('joining counts from the place in the ramp, however late the driver connected; connecting does not', () => {
  const { measures } = population()
  const client = new ClientMeasures(measures)
  client.arrives(100_000)
  client.connecting(130_000)
  client.connected(130_400, 400)
  client.hello(`${EPOCH}:0`, null, 131_000)
  client.event(1, 1_000_000, 1_000_000, 1_000_900)
  expect(measures.connectUs.maxValue).toBe(400)
  expect(Math.round(measures.joinUs.maxValue / 100)).toBe(310)
  expect(Math.round(measures.firstEventUs.maxValue / 1000)).toBe(901)
})

test('the spread of a measured event is known when every client that expected it has it, and lost otherwise', () => {
  const { measures, join } = population()
  const [first, second, later] = [join(), join(), new ClientMeasures(measures)]
  later.hello(`${EPOCH}:2`, null, 1_500_000)
  first.event(1, 1_000_000, 1_000_000, 1_000_100)
  second.event(1, 1_000_000, 1_000_000, 1_000_400)
  first.event(2, 1_100_000, 1_100_000, 1_100_100)
  const phases = [
    { firstSeq: 1, lastSeq: 0 },
    { firstSeq: 1, lastSeq: 2 },
    { firstSeq: 3, lastSeq: 9 },
  ]
  const clients = [first, second, later].map(({ deliveries }) => deliveries)
  const { measured, lost } = measures.fanOutSpreads([runsOfFeed({ epoch: EPOCH, headSeq: 0, phases })], clients)
  expect([measured.totalCount, measured.maxValue, lost]).toEqual([1, 300, 1])
})

describe('of events that nobody received', () => {
  /** Two events, due at 1.0 and 1.4 s; the second one never comes, or a gap tells at 1.9 s that it will not. */
  function stalenessOf(schedule: PublishedSchedule | null, gapAtUs: number | null) {
    const { measures, join } = population()
    const client = join()
    client.event(1, 1_000_000, 1_000_000, 1_000_000)
    if (gapAtUs !== null) client.gap({ from: `${EPOCH}:1`, to: `${EPOCH}:2` }, gapAtUs)
    client.finish([{ epoch: EPOCH, headSeq: 2 }], schedule)
    return measures.staleness.result()
  }
  const nothing = { firstSeq: 1, lastSeq: 0 }
  const published = [{ epoch: EPOCH, phases: [nothing, { firstSeq: 1, lastSeq: 2 }] }]
  const schedule = new PublishedSchedule(published, [[], [1_000_000, 1_400_000]], () => new Map())

  test.each([
    ['to the end', null, 600],
    ['to the gap', 1_900_000, 500],
  ])('staleness counts from when the schedule wanted them, %s', (_, gapAtUs, peakMs) => {
    expect(stalenessOf(schedule, gapAtUs)).toMatchObject({ peakMs, meanMs: expect.closeTo(peakMs ** 2 / 2000, 6) })
  })

  test.each([null, 1_900_000])('it is withheld, with how often, when no schedule is known (gap: %s)', (gapAtUs) => {
    expect(stalenessOf(null, gapAtUs)).toMatchObject({ meanMs: null, p99Ms: null, peakMs: null, undated: 1 })
  })
})

test('events of the same seq in two epochs are different events', () => {
  const { measures, join } = population()
  const clients = [join(), join()]
  for (const client of clients) client.event(1, 1_000_000, 1_000_000, 1_000_100)
  for (const client of clients) client.hello('bbbbbbbbbbbb:0', { from: `${EPOCH}:1`, to: 'bbbbbbbbbbbb:0' }, 1_500_000)
  for (const client of clients) client.event(1, 1_600_000, 1_600_000, 1_600_100)
  expect(measures.phases[1]).toMatchObject({ delivered: 4, duplicated: 0 })
  expect(measures.eventsOf(EPOCH).dueAtUs.get(1)).toBe(1_000_000)
  expect(measures.eventsOf('bbbbbbbbbbbb').dueAtUs.get(1)).toBe(1_600_000)
  expect(measures.published.all).toBe(2)
})

test('every arrival is captured as it enters the measures, copies and epochs with it', () => {
  const captured = new ArrivalRows(0, 10)
  const serverClock = new ServerClock({ offsetUs: 1000, uncertaintyUs: 5 })
  const measures = new PopulationMeasures(new Timeline(phases, 0), clock, serverClock, captured)
  const client = new ClientMeasures(measures, 7)
  client.connecting(0)
  client.hello(`${EPOCH}:0`, null, 500)
  client.event(1, 1_001_000, 1_001_010, 1_000_100)
  client.event(1, 1_001_000, 1_001_010, 1_000_900)
  client.hello('bbbbbbbbbbbb:0', { from: `${EPOCH}:1`, to: 'bbbbbbbbbbbb:0' }, 1_500_000)
  client.event(1, 1_601_000, 1_601_000, 1_600_200)
  const row = { client: 7, epoch: 0, isCopy: false, seq: 1, dueAtUs: 1_000_000, sentAtUs: 1_000_010, lateUs: 95 }
  expect(captured.slice(0, 10)).toEqual([
    { ...row, receivedAtUs: 1_000_100 },
    { ...row, isCopy: true, receivedAtUs: 1_000_900, lateUs: 895 },
    { ...row, epoch: 1, dueAtUs: 1_600_000, sentAtUs: 1_600_000, receivedAtUs: 1_600_200, lateUs: 205 },
  ])
  expect(measures.epochs).toEqual([EPOCH, 'bbbbbbbbbbbb'])
})

test.each(['an event', 'a gap of an event that somebody had', 'a gap of one that nobody had'])(
  'how late the stamp of %s may be is in the error of the staleness',
  (what) => {
    const { measures, join } = population()
    vi.spyOn(measures.stamps, 'lateUs').mockReturnValue(100)
    const client = join()
    const gap = { from: `${EPOCH}:0`, to: `${EPOCH}:1` }
    if (what !== 'a gap of one that nobody had') measures.eventsOf(EPOCH).dueAtUs.set(1, 1_000_000)
    if (what === 'an event') client.event(1, 1_000_000, 1_000_000, 1_350_050)
    else client.gap(gap, 1_350_050)
    const nothing = { firstSeq: 1, lastSeq: 0 }
    const published = [{ epoch: EPOCH, phases: [nothing, { firstSeq: 1, lastSeq: 1 }] }]
    client.finish([{ epoch: EPOCH, headSeq: 1 }], new PublishedSchedule(published, [[], [1_000_000]], () => new Map()))
    // For a tenth of a millisecond of a second the client may not have been stale, by 350 ms.
    expect(measures.staleness.meanErrorUs).toBeCloseTo(35, 6)
  },
)
