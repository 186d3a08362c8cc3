/** The followers of a server that is not ours, as its mapping has them: one file each, beside those of our own. */
import type { TargetMapping } from '../../protocol/target.ts'
import type { ClientTransport, ClientTransportRegistry } from '../transport.ts'
import { EventTimes } from '../wire/event-times.ts'
import type { TargetEvents } from '../wire/foreign-events.ts'
import { mappedLongPolling } from './long-polling.ts'
import { mappedPolling } from './polling.ts'
import { mappedSse } from './sse.ts'
import { mappedWebSocket } from './websocket.ts'

/** Reads the instants of its events; null: they have none of their own. */
export function eventTimes({ event: { time } }: TargetMapping): EventTimes | null {
  return time === null ? null : new EventTimes(time.unit)
}

/** @param times learns how finely the server tells them */
export function mappedTransports(target: TargetMapping, times: EventTimes | null): ClientTransportRegistry {
  const { begins, event, polling, 'long-polling': longPolling, sse, websocket } = target
  const events: TargetEvents = { begins, event, firstSeenUs: new Map(), times }
  const all: ClientTransport[] = [
    ...(polling ? [mappedPolling(polling, events)] : []),
    ...(longPolling ? [mappedLongPolling(longPolling, events)] : []),
    ...(sse ? [mappedSse(sse, events)] : []),
    ...(websocket ? [mappedWebSocket(websocket, events)] : []),
  ]
  return new Map(all.map((transport) => [transport.name, transport]))
}
