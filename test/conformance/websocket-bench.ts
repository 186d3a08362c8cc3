/** What the rules of WebSocket share: labs with it, and peers that have had their hello. */
import { websocket as client } from '../../clients/transports/websocket.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { websocket as server } from '../../server/transports/websocket.ts'
import { type Bench, benchFor } from './bench.ts'
import type { LabUnderTest } from './lab-under-test.ts'
import { WebSocketPeer } from './wire/websocket-peer.ts'

export interface WebSocketBench extends Bench {
  open(options?: Omit<ServerOptions, 'token'>): Promise<{ readonly lab: LabUnderTest; readonly peer: WebSocketPeer }>
}

/** @param settings of the followers */
export function websocketBench(settings: Readonly<Record<string, unknown>> = {}): WebSocketBench {
  const bench = benchFor({ server, client, settings })
  return {
    ...bench,
    async open(options) {
      const lab = await bench.startLab(options)
      return { lab, peer: await WebSocketPeer.open(lab.port) }
    },
  }
}
