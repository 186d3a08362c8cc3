/** What was published over all server processes of a trial, epoch by epoch. */
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { Published } from '../driver/plan.ts'

/**
 * @param statuses how the feed stood when each process ended, in their order, and how it stands in the last one
 * @returns one entry an epoch: an epoch that was handed over is told by the last process that had it
 */
export function publishedOf(statuses: readonly FeedStatus[]): Published[] {
  const byEpoch = new Map(statuses.map(({ epoch, headSeq, phases }) => [epoch, { epoch, headSeq, phases }]))
  return [...byEpoch.values()]
}
