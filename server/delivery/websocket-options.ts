/** How ws is set up: what it agrees to in the handshake, and how it ends what breaks a rule (1007 and 1009 by itself). */
import type { WebSocket } from 'ws'
import { WEBSOCKET_SUBPROTOCOL } from '../../protocol/messages.ts'
import { MESSAGE_BYTES, type ServerSettings } from '../settings.ts'
import { WITHOUT_CONTEXT_TAKEOVER } from './websocket-deflate.ts'

/** RFC 6455 §7.4.1. */
const INTERNAL_ERROR = 1011

/** How long a client has to answer a close before the connection is cut, ms. */
const CLOSE_MS = 1_000

/** Options of @fastify/websocket. */
export function websocketOptions({ websocketCompression }: ServerSettings) {
  return {
    options: {
      maxPayload: MESSAGE_BYTES, // of what was inflated, too
      perMessageDeflate: websocketCompression === 'deflate' ? WITHOUT_CONTEXT_TAKEOVER : false,
      closeTimeout: CLOSE_MS,
      autoPong: false, // websocket-pong.ts
      handleProtocols: (offered: Set<string>) => (offered.has(WEBSOCKET_SUBPROTOCOL) ? WEBSOCKET_SUBPROTOCOL : false),
    },
    preClose: (done: () => void) => done(), // the plugin's own would close with 1005
    errorHandler: closeAfterFault,
  } as const
}

/** When the fault is the client's, ws has sent its close already. */
function closeAfterFault(_error: Error, ws: WebSocket): void {
  if (ws.readyState === ws.OPEN) ws.close(INTERNAL_ERROR)
}
