/** What an uplink and channels rule out together with the rest of a scenario. Checked again after overrides. */
import { channelCount, membersPerChannel } from '../../protocol/channels.ts'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import { formatCount } from '../../protocol/units.ts'
import type { ResolvedUplink } from '../../protocol/uplink.ts'
import type { Finding } from './errors.ts'
import type { BoundedParts } from './resolve.ts'

/** As many as a server of ours opens for anybody who asks (server/feed/channels.ts). */
const MOST_CHANNELS = 1_000

/** Of a trial: the driver keeps a record of each to its end. */
const MOST_MESSAGES = 1_000_000

/** Copies of them: as many as a long trial of the largest feeds has. */
const MOST_DELIVERIES = 100_000_000

type Clients = ResolvedScenario['clients']

export function checkUplink({ clients, uplink, phases }: BoundedParts): Finding[] {
  if (clients === undefined) return []
  const ofMessages = uplink === undefined || uplink === null || phases === undefined
  return [...checkChannels(clients), ...(ofMessages ? [] : checkMessages(clients, uplink, phases))]
}

function checkChannels(clients: Clients): Finding[] {
  const { count, channels } = clients
  if (channels === 'pairs' && count % 2 === 1) {
    const fix = `choose an even number, such as ${count + 1}`
    return [{ path: ['clients', 'count'], expected: 'an even number of clients for "pairs"', found: `${count}`, fix }]
  }
  if (channels !== 'one' && membersPerChannel(clients) > count) {
    return [
      {
        path: ['clients', 'channels'],
        expected: `rooms of at most ${count}, as many as there are clients`,
        found: channels,
        fix: 'choose smaller rooms or more clients; "one" puts all of them on one channel',
      },
    ]
  }
  const needed = channelCount(clients)
  if (needed <= MOST_CHANNELS) return []
  return [
    {
      path: ['clients', 'channels'],
      expected: `at most ${formatCount(MOST_CHANNELS)} channels, as a server opens`,
      found: `${formatCount(needed)} for ${count} clients (${channels})`,
      fix: 'use fewer clients or larger rooms',
    },
  ]
}

function checkMessages(clients: Clients, { rate }: ResolvedUplink, phases: readonly ResolvedPhase[]): Finding[] {
  const talkMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0) - clients.rampMs
  const messages = Math.round(clients.count * rate * (Math.max(0, talkMs) / 1000))
  const deliveries = messages * membersPerChannel(clients)
  const tooMany = messages > MOST_MESSAGES
  if (!tooMany && deliveries <= MOST_DELIVERIES) return []
  return [
    {
      path: ['uplink', 'rate'],
      expected: tooMany
        ? `at most ${formatCount(MOST_MESSAGES)} messages in a trial`
        : `at most ${formatCount(MOST_DELIVERIES)} deliveries of messages in a trial`,
      found: tooMany
        ? `${formatCount(messages)} (clients × rate × time after the ramp)`
        : `${formatCount(deliveries)} (messages × members of their channel)`,
      fix: 'lower the rate, use fewer clients or smaller rooms, or shorten the phases',
    },
  ]
}
