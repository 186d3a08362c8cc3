/**
 * How late the driver's timers ring when nothing else is to be done: the same deadlines that its clients arrive by, on
 * the same timers of Node that its pollers ask by. (A feed has a finer alarm, whose lateness each trial tells.)
 */
import type { Clock } from '../../../protocol/clock.ts'
import { type Random, seededRandom } from '../../../protocol/random.ts'
import { createHistogram, recordUs, summariseHistogram } from '../../../results/analysis/histogram.ts'
import type { TimerLateness } from '../../../results/format.ts'
import { Deadlines } from '../../driver/deadlines.ts'
import { interruptible } from '../../run/waiting.ts'

/** Deadlines stand 2 to 6 ms apart, anywhere between two milliseconds, as those of many pollers do. */
const LEAST_GAP_US = 2_000
const MORE_GAP_US = 4_000

/** So long from the start to the end, about, ms. */
export function timersLengthMs(count: number): number {
  return (count * (LEAST_GAP_US + MORE_GAP_US / 2)) / 1000
}

/** @throws DOMException `AbortError` when interrupted; no timer of it is left then */
export async function measureTimers(
  count: number,
  clock: Clock,
  signal: AbortSignal,
  random: Random = seededRandom(1),
): Promise<TimerLateness> {
  const latenessUs = createHistogram()
  let deadlines: Deadlines | null = null
  const rung = new Promise<void>((resolve) => {
    const ring = (atUs: number): void => {
      recordUs(latenessUs, clock.nowUs() - atUs)
      if (latenessUs.totalCount === count) resolve()
    }
    deadlines = new Deadlines(
      clock,
      instants(count, clock.nowUs(), random).map((atUs) => ({ atUs, act: () => ring(atUs) })),
    )
  })
  await interruptible(rung, signal).finally(() => deadlines?.end())
  const { p50, p99, max } = summariseHistogram(latenessUs, 0)
  return { count, p50Us: p50, p99Us: p99, maxUs: max }
}

function instants(count: number, fromUs: number, random: Random): number[] {
  let atUs = fromUs
  return Array.from({ length: count }, () => {
    atUs += Math.round(LEAST_GAP_US + MORE_GAP_US * random())
    return atUs
  })
}
