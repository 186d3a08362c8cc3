/** A stream of either kind that is open, waits to be, or has failed. */

export interface Stream {
  readonly state: 'waiting' | 'open' | 'failed'
  close(): void
}

/** @param changed called whenever its state has */
export type OpenStream = (server: string, changed: () => void) => Stream

/** A browser tells nothing of a stream that waits for a connection: it is `CONNECTING`, without an error. */
export const openEventSource: OpenStream = (server, changed) => {
  const source = new EventSource(`${server}/feed/sse`)
  return following(source, changed, () => source.close())
}

export const openWebSocket: OpenStream = (server, changed) => {
  const socket = new WebSocket(`${server.replace('http', 'ws')}/feed/websocket`)
  return following(socket, changed, () => socket.close())
}

/** Both kinds say `open` and `error` by events of these names. */
function following(source: EventTarget, changed: () => void, close: () => void): Stream {
  const stream = { state: 'waiting' as Stream['state'], close }
  for (const [event, state] of [['open', 'open'] as const, ['error', 'failed'] as const]) {
    source.addEventListener(event, () => {
      stream.state = state
      changed()
    })
  }
  return stream
}
