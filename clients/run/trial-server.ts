/**
 * The server of a trial as the run sees it: a fresh process of ours, or somebody's that is already running.
 * What only the owner of the process can know (cost, socket totals) is null for a foreign one.
 */
import { randomBytes } from 'node:crypto'
import { readClockId } from '../../protocol/clock.ts'
import type { FeedStatus, LabInfo, LabStats, ProcessCost } from '../../protocol/control.ts'
import type { ResolvedScenario } from '../../protocol/scenario.ts'
import { otherClock } from '../errors.ts'
import { readFeedStatus, readInfo } from './lab-control.ts'
import type { RunTarget } from './request.ts'
import { type ServerProcess, startServer } from './server-process.ts'

export interface TrialServer {
  readonly origin: string
  readonly token: string
  readonly info: LabInfo
  /** How the feed of a channel stands; null when none ever played there. */
  feedStatus(channel: string): Promise<FeedStatus | null>
  /** Begins a stretch of cost at the start of a measured window. */
  mark(): Promise<void>
  /** The cost since the mark; null for a foreign server. */
  cost(): Promise<ProcessCost | null>
  /** Ends it if it is ours; resolves with its last stats, null for a foreign server. */
  stop(): Promise<LabStats | null>
  /** Ends it at once if it is ours. */
  kill(): void
}

/** Room above a scenario's own clients for the controls, uplinks and sockets that are still closing. */
const SPARE_CONNECTIONS = 1_000

const clockId = readClockId()

/** A fresh server process that lets this scenario's load in. */
export async function ownServer(scenario: ResolvedScenario): Promise<TrialServer> {
  const token = randomBytes(24).toString('base64url')
  const connections = 2 * scenario.clients.count + SPARE_CONNECTIONS
  const server = await startServer({
    token,
    clockId,
    keepAlive: scenario.server.keepAlive,
    connections,
    connectionsPerAddress: connections,
    dashboardFolder: null,
  })
  try {
    return { origin: server.origin, token, info: await readInfo(server.origin), ...ownedBy(server) }
  } catch (error) {
    server.kill()
    throw error
  }
}

function ownedBy(server: ServerProcess): Omit<TrialServer, 'origin' | 'token' | 'info'> {
  return {
    feedStatus: async (channel) => {
      const { stats } = await server.measure()
      return stats.feeds.find((feed) => feed.channel === channel) ?? null
    },
    mark: () => server.mark(),
    cost: async () => (await server.measure()).cost,
    stop: () => server.stop(),
    kill: () => server.kill(),
  }
}

/** @throws LabError when nothing answers there, or when its clock cannot be compared with ours. */
export async function foreignServer(target: RunTarget): Promise<TrialServer> {
  const info = await readInfo(target.url)
  if (info.clockId !== clockId) throw otherClock(target.url)
  return {
    origin: target.url,
    token: target.token,
    info,
    feedStatus: (channel) => readFeedStatus(target.url, channel),
    mark: async () => {},
    cost: async () => null,
    stop: async () => null,
    kill: () => {},
  }
}
