/** Who feels whether connections are kept (`server.keepAlive`): whoever sends one request after another. */
import { LONG_POLLING, POLLING, SSE } from '../../protocol/transports.ts'

/** In teaching order. @param posts whether clients send, which beside a stream is a request for each message */
export function feelKeptConnections(posts: boolean): readonly string[] {
  return [POLLING.name, LONG_POLLING.name, ...(posts ? [SSE.name] : [])]
}
