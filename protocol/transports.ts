/**
 * The four transports, in teaching order: from the one that everybody can write to the one that can do most.
 * Differences are declared here as capabilities; nothing anywhere infers them from a name.
 */

/** What a transport can do; the same facts on the server's side and the client's. */
export interface TransportCapabilities {
  /** The server decides when bytes flow; false when each delivery waits for the client to ask. */
  readonly pushes: boolean
  /** Messages travel up on the connection that events come down. */
  readonly bidirectional: boolean
  /** A browser's own API reconnects and hands its cursor back without any code of the page. */
  readonly resumesByItself: boolean
}

export interface TransportDescription {
  /** File name, URL segment, CLI value and result key: one word everywhere. */
  readonly name: string
  readonly summary: string
  readonly capabilities: TransportCapabilities
}

export const POLLING: TransportDescription = {
  name: 'polling',
  summary: 'ask again every so often',
  capabilities: { pushes: false, bidirectional: false, resumesByItself: false },
}

export const LONG_POLLING: TransportDescription = {
  name: 'long-polling',
  summary: 'ask, and be held until there is an answer',
  capabilities: { pushes: true, bidirectional: false, resumesByItself: false },
}

export const SSE: TransportDescription = {
  name: 'sse',
  summary: 'one response that never ends',
  capabilities: { pushes: true, bidirectional: false, resumesByItself: true },
}

export const WEBSOCKET: TransportDescription = {
  name: 'websocket',
  summary: 'one connection, frames both ways',
  capabilities: { pushes: true, bidirectional: true, resumesByItself: false },
}

/** All four, in teaching order. Tables, legends and lists follow this order. */
const TRANSPORTS: readonly TransportDescription[] = [POLLING, LONG_POLLING, SSE, WEBSOCKET]

export const TRANSPORT_NAMES: readonly string[] = TRANSPORTS.map((transport) => transport.name)

/** Names of channels: what `?channel=` may say. */
export const CHANNEL_NAME = /^[a-z0-9-]{1,64}$/

export const DEFAULT_CHANNEL = 'main'
