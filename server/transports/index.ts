/** The transports that this server speaks, in teaching order. A fifth one is an entry here. */
import type { ServerTransport, ServerTransportRegistry } from '../transport.ts'
import { longPolling } from './long-polling.ts'
import { polling } from './polling.ts'
import { sse } from './sse.ts'
import { websocket } from './websocket.ts'

export const serverTransports: ServerTransportRegistry = new Map(
  [polling, longPolling, sse, websocket].map((transport): [string, ServerTransport] => [transport.name, transport]),
)
