/** Keys that set a server up: only who starts it can follow them. */
import type { ResolvedScenario, TransportSettings } from '../../protocol/scenario.ts'
import type { KeyPath } from './errors.ts'

/** What a server of the lab has that nobody set up otherwise (`server.outbox`). */
const USUAL_OUTBOX_BYTES = 1024 ** 2

/** Those of `server` that ask for something else than how a server of the lab comes. */
export function ownerKeys(server: ResolvedScenario['server']): KeyPath[] {
  const { keepAlive, keepAliveTimeoutMs, slowConsumers, coalesce, outboxBytes } = server
  const set = [
    ...(keepAlive ? [] : ['keepAlive']),
    ...(keepAliveTimeoutMs === undefined ? [] : ['keepAliveTimeout']),
    ...((coalesce?.kind ?? 'none') === 'none' ? [] : ['coalesce']),
    ...(slowConsumers === 'disconnect' ? [] : ['slowConsumers']),
    ...(outboxBytes === USUAL_OUTBOX_BYTES ? [] : ['outbox']),
  ]
  return set.map((key) => ['server', key])
}

/** Those of the transports that ask for packed answers and streams. */
export function compressionKeys(transports: TransportSettings): KeyPath[] {
  return Object.entries(transports).flatMap(([name, { compression = 'off' }]) =>
    compression === 'off' ? [] : [['transports', name, 'compression']],
  )
}
