/** The four followers, in teaching order. A fifth is one file and one entry, here or in a caller's own map. */
import type { ClientTransport, ClientTransportRegistry } from '../transport.ts'
import { longPolling } from './long-polling.ts'
import { polling } from './polling.ts'
import { sse } from './sse.ts'
import { websocket } from './websocket.ts'

export const clientTransports: ClientTransportRegistry = new Map(
  [polling, longPolling, sse, websocket].map((transport): [string, ClientTransport] => [transport.name, transport]),
)
