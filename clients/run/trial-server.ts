/**
 * The server of a trial as the run sees it: processes of ours, or somebody's that is already running.
 * What only the owner of the process can know (cost, socket totals) is null for a foreign one.
 */
import type { ConnectionRows } from '../../protocol/connection-bytes.ts'
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { RelayStatus } from '../../protocol/relay.ts'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import type { FaultRequest, FaultStarted } from '../../protocol/server-faults.ts'
import type { LabStats, ProcessCost } from '../../protocol/server-stats.ts'
import { restartOfForeignServer } from '../errors.ts'
import { readFeedStatuses, readInfo, requestTicket, strikeServer } from './lab-control.ts'
import type { ProxyReport } from './proxy-process.ts'
import type { RunTarget } from './request.ts'

export interface ServerTotals {
  /** Of all processes, added up. */
  readonly stats: LabStats
  /** The bytes of each connection, of one process after the other; null where these are not the clients'. */
  readonly connections: readonly ConnectionRows[] | null
}

export interface TrialServer {
  /** Where its controls are reached. */
  readonly origin: string
  /** Where clients connect: the same, unless it runs in a network namespace. */
  readonly clientOrigin: string
  readonly token: string
  readonly info: LabInfo
  /** What its clients show; null where none is asked for. */
  readonly ticket: string | null
  /**
   * How the feeds of these channels stood when each process before ended, and how they stand now; nothing of a channel
   * whose feed this server does not have.
   */
  feedStatuses(channels: readonly string[]): Promise<readonly FeedStatus[]>
  /** What became of the events that were posted to a server that is not ours, when it was last asked; absent: none were. */
  publishing?(): RelayStatus | null
  /** What the proxy before it was, and cost; absent: there is none. */
  proxy?(): ProxyReport | null
  /** Begins a stretch of cost at the start of a measured window. */
  mark(): Promise<void>
  /** The cost since the mark, of all processes; null for a foreign server. */
  cost(): Promise<ProcessCost | null>
  /** Resident bytes after a full collection, which holds up whatever is under way; null for a foreign server. */
  settle(): Promise<number | null>
  /** A fault that it does to itself, told in its own clock. One at a time: while it restarts, this waits. */
  strike(request: FaultRequest): Promise<FaultStarted>
  /**
   * Ends the process and starts its successor on the same port; resolves when that listens.
   * @param onStruck told when the old one is told to end, µs of the lab clock: with a drain it delivers for a while yet
   */
  restart(fault: ResolvedFault, onStruck: (atUs: number) => void): Promise<void>
  /** Ends it if it is ours; null for a foreign server. */
  stop(): Promise<ServerTotals | null>
  /** Ends it at once if it is ours. */
  kill(): void
}

/** @throws LabError when nothing answers there. */
export async function foreignServer(target: RunTarget): Promise<TrialServer> {
  const info = await readInfo(target.url)
  return {
    origin: target.url,
    clientOrigin: target.url,
    token: target.token,
    info,
    ticket: info.admission === 'ticket' ? await requestTicket(target.url, target.token) : null,
    feedStatuses: (channels) => readFeedStatuses(target.url, channels),
    mark: async () => {},
    cost: async () => null,
    settle: async () => null,
    strike: (request) => strikeServer(target.url, target.token, request),
    restart: () => Promise.reject(restartOfForeignServer(target.url)),
    stop: async () => null,
    kill: () => {},
  }
}
