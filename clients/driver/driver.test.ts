import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { NO_BYTES } from '../../protocol/connection-bytes.ts'
import { decodeHistogram } from '../../results/analysis/histogram.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import { Driver } from './driver.ts'
import type { DriverPlan } from './plan.ts'

/**
 * The driver against a transport that knows the truth: every event reaches every client exactly 40 ms after it
 * was due, but for those that the test drops, doubles or swaps. What the driver reports must be just that.
 */
const EPOCH = 'aaaaaaaaaaaa'
const DELAY_MS = 40
const RATE = 10
const clock = { nowUs: () => Date.now() * 1000 }

interface Truth {
  /** Which seqs this client gets, in which order, instead of each once. */
  readonly sequence: (seq: number) => readonly number[]
}

function transportOf({ sequence }: Truth): ClientTransport {
  return {
    name: 'true',
    summary: '',
    capabilities: { pushes: true, bidirectional: false, resumesByItself: false },
    open: (options) => followTruth(options, sequence),
  }
}

function followTruth({ observer }: FollowOptions, sequence: Truth['sequence']) {
  const openedAtMs = Date.now()
  observer.connecting(openedAtMs * 1000)
  observer.connected(openedAtMs * 1000, 150)
  observer.bytes('up', 'heads', 100)
  observer.hello(`${EPOCH}:0`, null, openedAtMs * 1000)
  const timers = Array.from({ length: 30 }, (_, index) => {
    const slot = index + 1
    const dueMs = (slot - 1) * (1000 / RATE)
    return setTimeout(() => arrive(observer, sequence(slot)), dueMs + DELAY_MS - openedAtMs)
  })
  let end = (): void => {}
  const done = new Promise<void>((resolve) => {
    end = () => {
      for (const timer of timers) clearTimeout(timer)
      const setup = { down: NO_BYTES, up: { ...NO_BYTES, heads: 100 } }
      const account = { address: '127.0.0.1', port: 40_001, opened: 0, ...setup, setup }
      observer.disconnected('closed', clock.nowUs(), { down: 0, up: 100 }, account)
      resolve()
    }
  })
  return { done, close: end, abort: end, send: () => Promise.reject(new Error('not here')) }
}

function arrive(observer: FollowOptions['observer'], seqs: readonly number[]): void {
  for (const seq of seqs) {
    const dueAtUs = (seq - 1) * (1e6 / RATE)
    observer.bytes('down', 'payload', 256)
    observer.event(seq, dueAtUs, dueAtUs + 1000, clock.nowUs(), new Uint8Array(), 0, 0)
  }
}

const plan: DriverPlan = {
  transport: 'true',
  target: { host: '127.0.0.1', port: 1, basePath: '', limits: {} as FollowOptions['target']['limits'] },
  channel: 'main',
  clients: { count: 3, rampMs: 0, headers: 'minimal' },
  settings: {},
  phases: [
    { name: 'warm-up', startMs: 0, durationMs: 1000, rate: RATE, measure: false },
    { name: 'steady', startMs: 1000, durationMs: 2000, rate: RATE, measure: true },
  ],
  backOff: { firstMs: 500, capMs: 10_000 },
  seed: 1,
}

async function reportOf(truth: Truth) {
  const seconds: number[] = []
  const driver = new Driver(plan, new Map([['true', transportOf(truth)]]), clock, (point) =>
    seconds.push(point.delivered),
  )
  driver.begin(0)
  await vi.advanceTimersByTimeAsync(3_020)
  const published = {
    epoch: EPOCH,
    headSeq: 30,
    phases: [
      { firstSeq: 1, lastSeq: 10 },
      { firstSeq: 11, lastSeq: 30 },
    ],
  }
  const finished = driver.finish([published], 5e6)
  await vi.advanceTimersByTimeAsync(3_000)
  return { report: await finished, seconds }
}

const each: Truth = { sequence: (seq) => [seq] }

describe('the driver reports the truth', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.setSystemTime(0)
  })
  afterEach(() => vi.useRealTimers())

  test('of a server that does everything right', async () => {
    const { report, seconds } = await reportOf(each)
    expect(report.phases[1]?.deliveries).toEqual({
      expected: 60,
      delivered: 60,
      lost: 0,
      duplicated: 0,
      reordered: 0,
      gaps: 0,
    })
    expect(seconds).toEqual([30, 30, 30])
    expect(report.joined).toBe(3)
    expect(report.connections).toMatchObject({ opened: 3, closed: 3, reset: 0, peakOpen: 3 })
    expect(report.failures).toEqual({})
  })

  test('of the latency, from due and from sent, within the three digits of the histogram', async () => {
    const { report } = await reportOf(each)
    const fromDue = decodeHistogram(report.phases[1]?.fromDue ?? '')
    const fromSent = decodeHistogram(report.phases[1]?.fromSent ?? '')
    expect(fromDue?.totalCount).toBe(60)
    expect(fromDue?.mean).toBeCloseTo(DELAY_MS * 1000, -2)
    expect(fromDue?.maxValue).toBeLessThan(1.001 * DELAY_MS * 1000)
    expect(fromSent?.mean).toBeCloseTo((DELAY_MS - 1) * 1000, -2)
    expect(fromSent?.maxValue).toBeLessThan(1.001 * (DELAY_MS - 1) * 1000)
  })

  test('of bytes, whole-life and in the measured phase', async () => {
    const { report } = await reportOf(each)
    expect(report.bytes.down).toMatchObject({ payload: 3 * 30 * 256, total: 3 * 30 * 256 })
    expect(report.bytes.up).toMatchObject({ heads: 300, total: 300 })
    expect(report.phases[1]?.bytes.down.payload).toBe(3 * 20 * 256)
    expect(report.phases[1]?.completed).toBe(60)
    expect(report.phases[1]?.bytes.up.total).toBe(0)
  })

  test('of losses, in silence', async () => {
    const { report } = await reportOf({ sequence: (seq) => (seq === 15 || seq === 16 ? [] : [seq]) })
    expect(report.phases[1]?.deliveries).toMatchObject({ expected: 60, delivered: 54, lost: 6, gaps: 0 })
    expect(report.phases[0]?.deliveries).toMatchObject({ expected: 30, delivered: 30, lost: 0 })
  })

  test('of further copies', async () => {
    const { report } = await reportOf({ sequence: (seq) => (seq === 20 ? [20, 20, 19] : [seq]) })
    expect(report.phases[1]?.deliveries).toMatchObject({ delivered: 60, lost: 0, duplicated: 6 })
  })

  test('of what came out of order', async () => {
    const swap = (seq: number): number[] => (seq === 20 ? [] : seq === 21 ? [21, 20] : [seq])
    const { report } = await reportOf({ sequence: swap })
    expect(report.phases[1]?.deliveries).toMatchObject({ delivered: 60, lost: 0, duplicated: 0, reordered: 3 })
  })

  test('of staleness: 40 ms of every 100', async () => {
    const { report } = await reportOf(each)
    // A triangle of 40 × 40 / 2 ms² every 100 ms.
    expect(report.staleness.meanMs).toBeCloseTo(8, 1)
    expect(report.staleness.peakMs).toBe(DELAY_MS)
    expect(report.staleness.ageMeanMs).toBeCloseTo(DELAY_MS + 50, 0)
  })
})
