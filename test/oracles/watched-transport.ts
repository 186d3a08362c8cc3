/** A transport of the lab as it is, with somebody beside it who counts what has happened: to know when all is quiet. */
import type {
  ClientTransport,
  ClientTransportRegistry,
  FollowObserver,
  FollowOptions,
} from '../../clients/transport.ts'
import { overheard } from './overheard.ts'

export interface Seen {
  /** Calls of the sockets' read callbacks. */
  reads: number
  bytesUp: number
  connecting: number
  connected: number
  disconnected: number
}

export function watched(registry: ClientTransportRegistry, name: string, seen: Seen): ClientTransportRegistry {
  const transport = registry.get(name) as ClientTransport
  return new Map([[name, { ...transport, open: (options) => transport.open(watchedOptions(options, seen)) }]])
}

function watchedOptions(options: FollowOptions, seen: Seen): FollowOptions {
  const readClock = {
    nowUs: () => {
      seen.reads++
      return options.readClock.nowUs()
    },
    completedUs: (atUs: number) => options.readClock.completedUs?.(atUs) ?? atUs,
  }
  return { ...options, readClock, observer: watchedObserver(options.observer, seen) }
}

function watchedObserver(observer: FollowObserver, seen: Seen): FollowObserver {
  return overheard(observer, {
    connecting: (atUs) => {
      seen.connecting++
      observer.connecting(atUs)
    },
    connected: (atUs, connectUs) => {
      seen.connected++
      observer.connected(atUs, connectUs)
    },
    disconnected: (...how) => {
      seen.disconnected++
      observer.disconnected(...how)
    },
    bytes: (direction, kind, count) => {
      if (direction === 'up') seen.bytesUp += count
      observer.bytes(direction, kind, count)
    },
  })
}
