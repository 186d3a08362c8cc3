/** What was published over all server processes of a trial, epoch by epoch. */
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { Published } from '../driver/plan.ts'

/**
 * @param statuses how the feeds stood when each process ended, in their order, and how they stand in the last one
 * @returns one entry an epoch of a channel: an epoch that was handed over is told by the last process that had it
 */
export function publishedOf(statuses: readonly FeedStatus[]): Published[] {
  const byEpoch = new Map(
    statuses.map(({ channel, epoch, headSeq, phases }) => [epoch, { channel, epoch, headSeq, phases }]),
  )
  return [...byEpoch.values()]
}
