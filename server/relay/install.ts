/** A server that relays: its channel is followed from the start, and its feed is over when the last answer came. */
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../../protocol/clock.ts'
import type { RelayOptions } from '../../protocol/relay.ts'
import type { LabStats } from '../../protocol/server-stats.ts'
import type { Channels } from '../feed/channels.ts'
import { Relay } from './relay.ts'

export interface RelayParts {
  readonly channels: Channels
  readonly clock: Clock
  readonly stats: () => LabStats
}

export interface InstalledRelay {
  /** The server's, with what the relay says of itself beside the feed that it posts. */
  readonly stats: () => LabStats
  /** A measured window begins. */
  mark(): void
}

export function installRelay(
  app: FastifyInstance,
  options: RelayOptions | undefined,
  { channels, clock, stats }: RelayParts,
): InstalledRelay {
  if (options === undefined) return { stats, mark: () => {} }
  const relay = new Relay(options, clock)
  const stop = relay.follow(channels.open(options.channel, 'owner'))
  app.addHook('onClose', async () => {
    stop()
    relay.close()
  })
  const withRelay = (): LabStats => {
    const counted = stats()
    const status = relay.status()
    const feeds = counted.feeds.map((feed) =>
      feed.channel === options.channel ? { ...feed, playing: feed.playing || status.pending > 0, relay: status } : feed,
    )
    return { ...counted, feeds }
  }
  return { stats: withRelay, mark: () => relay.mark() }
}
