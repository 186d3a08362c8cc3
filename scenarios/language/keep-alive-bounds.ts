/** Where `server.keepAliveTimeout` means something, and something that can be foretold. Checked again after overrides. */
import { POLLING } from '../../protocol/transports.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import type { Finding } from './errors.ts'
import type { BoundedParts } from './resolve.ts'

const PATH = ['server', 'keepAliveTimeout']

/** Nearer to each other than by this factor, whoever is late by a little decides whether a poll finds its connection open. */
const FAR_APART = 2

export function checkKeepAliveTimeout({ server, transports, uplink, proxy }: BoundedParts): Finding[] {
  const timeoutMs = server?.keepAliveTimeoutMs
  if (server === undefined || timeoutMs === undefined) return []
  if (!server.keepAlive) return [refused('no time-out beside "keepAlive: false"', 'both', 'remove one of the two')]
  if (proxy) return [refused('no time-out beside a proxy, which has one of its own', 'both', 'leave one of them out')]
  const others = Object.keys(transports ?? {}).filter((name) => name !== POLLING.name)
  if (others.length > 0 || uplink) {
    const found = others.length > 0 ? others.join(', ') : 'uplink'
    return [refused('polling alone, whose connections lie idle', found, 'make a scenario of polling for it')]
  }
  const intervalMs = transports?.[POLLING.name]?.['intervalMs']
  return typeof intervalMs === 'number' ? checkDistance(timeoutMs, intervalMs) : []
}

function checkDistance(timeoutMs: number, intervalMs: number): Finding[] {
  if (timeoutMs * FAR_APART <= intervalMs || timeoutMs >= intervalMs * FAR_APART) return []
  const [half, twice] = [formatDurationMs(intervalMs / FAR_APART), formatDurationMs(intervalMs * FAR_APART)]
  const expected = `at most ${half} or at least ${twice}, half of the interval or twice of it`
  const fix = 'choose one that is clearly shorter or longer than the interval: in between chance decides'
  return [refused(expected, formatDurationMs(timeoutMs), fix)]
}

function refused(expected: string, found: string, fix: string): Finding {
  return { path: PATH, expected, found, fix }
}
