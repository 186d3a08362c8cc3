/**
 * A server that is not ours, and beside it a process of ours that keeps the lab's clock and, where the mapping says so,
 * publishes: it plays the feed on a channel of its own and posts each event to the server. Where the server publishes by
 * itself that process plays silence, so that phases begin and end as ever.
 */
import { labClock } from '../../protocol/clock.ts'
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { RelayOptions, RelayStatus } from '../../protocol/relay.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { PRIMER_SEQ, pathFor, TARGET_EPOCH, type TargetMapping } from '../../protocol/target.ts'
import { faultOfForeignServer, restartOfForeignServer } from '../errors.ts'
import { ownServer } from './own-server.ts'
import { postEvent, reachTarget } from './reach-target.ts'
import type { TrialServer } from './trial-server.ts'

/** How many seconds of a feed may wait for a server that answers slowly; the rest of its history is for nobody. */
const HISTORY_EVENTS = 1_000

/**
 * @param channel its name at the server, a fresh one for each trial
 * @throws LabError (exit 3) when nothing answers there, or when it does not take the event that opens the channel
 */
export async function relayedServer(
  scenario: ResolvedScenario,
  mapping: TargetMapping & { readonly url: string },
  channel: string,
): Promise<TrialServer> {
  const relay = relayOf(mapping, channel)
  if (relay === null) await reachTarget(mapping.url)
  else await openChannel(mapping.url, relay)
  const publisher = await ownServer(scenario, null, { historyEvents: HISTORY_EVENTS, ...(relay !== null && { relay }) })
  let posted: RelayStatus | null = null
  return {
    origin: publisher.origin,
    clientOrigin: mapping.url,
    token: publisher.token,
    info: publisher.info,
    ticket: null,
    feedStatuses: async (channels) => {
      const statuses = await publisher.feedStatuses(channels)
      posted = statuses.at(-1)?.relay ?? null
      return statuses.map(atTarget)
    },
    publishing: () => posted,
    mark: () => publisher.mark(),
    cost: async () => null,
    settle: async () => null,
    strike: ({ kind }) => Promise.reject(faultOfForeignServer(mapping.url, kind)),
    restart: () => Promise.reject(restartOfForeignServer(mapping.url)),
    stop: async () => {
      await publisher.stop()
      return null
    },
    kill: () => publisher.kill(),
  }
}

function relayOf({ url, publish }: TargetMapping & { readonly url: string }, channel: string): RelayOptions | null {
  if (publish === null) return null
  const { path, contentType, headers } = publish
  return { channel, url: `${url}${pathFor(path, channel)}`, contentType, headers }
}

/** Before the first event, so that a subscription that begins with the newest has one to begin with. */
async function openChannel(url: string, relay: RelayOptions): Promise<void> {
  const nowUs = labClock.nowUs()
  const body = `{"seq":${PRIMER_SEQ},"dueAtUs":${nowUs},"sentAtUs":${nowUs},"data":null}`
  await postEvent(url, relay, body)
}

/** The log as its clients name it: its own epoch travels nowhere. */
function atTarget(status: FeedStatus): FeedStatus {
  return { ...status, epoch: TARGET_EPOCH }
}
