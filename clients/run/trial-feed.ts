/** The feed of a trial: what the server is asked to play, when it is over, and how long its events may take. */
import { labClock } from '../../protocol/clock.ts'
import type { Arrival, FeedPhase, FeedRequest } from '../../protocol/feed-control.ts'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { faultMs, longestDetectionMs, longestRoundTripMs } from '../../scenarios/index.ts'
import type { Published } from '../driver/plan.ts'
import { publishedOf } from './published.ts'
import type { TrialServer } from './trial-server.ts'
import { sleep } from './waiting.ts'

/** How long after the last due event a push must have arrived, ms; pollers get their interval on top. */
const DRAIN_MS = 5_000

/**
 * A feed that still plays so long after its last phase will not end by itself, µs. At a server that is not ours the last
 * event may be posted 5 s late, and be given up another 5 s later (server/relay).
 */
const LATEST_FEED_US = 20_000_000

/** How often a feed is asked whether it is over, ms. */
const ASK_AGAIN_MS = 5

/** Any source does: without a rate nothing of it is played. */
const SILENT_SOURCE = 'synthetic'

/** Whether anything but the clients themselves publishes. */
export function hasFeed({ feed }: Pick<ResolvedScenario, 'feed'>): boolean {
  return feed.source !== 'none'
}

export interface PlayedFeed {
  readonly scenario: ResolvedScenario
  /** Of a recorded feed; null for one that the server makes up. */
  readonly rows: readonly unknown[] | null
}

/**
 * Where clients alone publish, a feed that is silent: it keeps the channel and its run together, and tells of its log.
 *
 * @param run who plays on this channel, so that nobody else stops it
 */
export function feedRequest({ scenario, rows }: PlayedFeed, channel: string, run: string): FeedRequest {
  const { rate: _, ...feed } = scenario.feed
  const source = hasFeed(scenario) ? feed.source : SILENT_SOURCE
  const phases = scenario.phases.map((phase) => askedPhase(phase, feed.arrival))
  return { channel, run, ...feed, source, phases, seed: scenario.seed, ...(rows === null ? {} : { rows }) }
}

function askedPhase({ durationMs, rate, endRate, burst }: ResolvedPhase, arrival: Arrival): FeedPhase {
  if (arrival === 'recorded') return { durationMs }
  return { durationMs, rate, ...(endRate !== undefined && { endRate }), ...(burst !== undefined && { burst }) }
}

/**
 * Feeds stop by themselves after their last phase; this waits for the last event of all channels to be published.
 *
 * @throws Error when a channel has no feed any more, or one that plays on long after its last phase
 */
export async function feedIsOver(
  server: Pick<TrialServer, 'feedStatuses'>,
  channels: readonly string[],
): Promise<readonly Published[]> {
  const latestUs = labClock.nowUs() + LATEST_FEED_US
  for (;;) {
    const feeds = await server.feedStatuses(channels)
    const latest = new Map(feeds.map((feed) => [feed.channel, feed]))
    const gone = channels.find((channel) => !latest.has(channel))
    if (gone !== undefined)
      throw new Error(`the server has no feed on channel ${gone} any more; it was replaced or restarted`)
    if ([...latest.values()].every(({ playing }) => !playing)) return publishedOf(feeds)
    if (labClock.nowUs() > latestUs) {
      throw new Error(`expected the feed to end with its last phase, it still plays ${LATEST_FEED_US / 1e6} s later`)
    }
    await sleep(ASK_AGAIN_MS)
  }
}

/**
 * When what has not arrived is lost, µs of the lab clock. A client that a fault cut off notices that, waits for its turn
 * to come back, and then gets what it missed.
 *
 * @param startsAtUs time 0 of the trial
 */
export function deadlineUs(scenario: ResolvedScenario, transport: string, startsAtUs: number): number {
  const last = scenario.phases.at(-1)
  const lastDueMs = (last?.startMs ?? 0) + (last?.durationMs ?? 0)
  const faultsOverMs = Math.max(0, ...scenario.faults.map((fault) => fault.atMs + faultMs(fault)))
  const detectionMs = scenario.faults.length === 0 ? 0 : longestDetectionMs(scenario)
  const intervalMs = Number(scenario.transports[transport]?.['intervalMs'] ?? 0)
  const roundTripMs = longestRoundTripMs(scenario.network)
  const awayMs = intervalMs + roundTripMs + detectionMs + scenario.backOff.capMs + DRAIN_MS
  return startsAtUs + (Math.max(lastDueMs, faultsOverMs) + awayMs) * 1000
}
