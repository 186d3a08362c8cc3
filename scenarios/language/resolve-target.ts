/** From the keys of `target` to a mapping: what is not said becomes what it means. */
import type { MappedEvent, TargetMapping } from '../../protocol/target.ts'
import type { WrittenTarget } from './target-schema.ts'

export function resolveTarget(written: WrittenTarget): TargetMapping {
  const { url, publish, begins, event, polling, 'long-polling': longPolling, sse, websocket } = written
  return {
    url: url ?? null,
    publish: publish ?? null,
    begins,
    event: resolveEvent(event, publish !== undefined),
    ...(polling && { polling }),
    ...(longPolling && { 'long-polling': longPolling }),
    ...(sse && { sse }),
    ...(websocket && {
      websocket: { ...websocket, subprotocol: websocket.subprotocol ?? null, hello: websocket.hello ?? null },
    }),
  }
}

/** What the lab publishes comes back as it went, unless something else is said. */
function resolveEvent(event: WrittenTarget['event'] = {}, isPublished: boolean): MappedEvent {
  const { envelope = isPublished ? '' : null, sequence = null, time, unit = 'ms' } = event
  return { envelope, sequence, time: time === undefined ? null : { pointer: time, unit } }
}
