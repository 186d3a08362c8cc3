/** Request heads for a server that is not ours: any path, and what carries the cursor, in the same two manners as ours. */
import type { FollowOptions } from '../transport.ts'
import { browserEventSourceFields, browserFetchFields, browserWebSocketFields } from './browser-headers.ts'
import { hostOf } from './request-head.ts'

type HeadOptions = Pick<FollowOptions, 'target' | 'headers'>

/** @param fields lines of the head, each with its CRLF */
export function foreignPollHead(options: HeadOptions, path: string, fields: string): string {
  return getHead(options, path, (options.headers === 'browser' ? browserFetchFields(hostOf(options)) : '') + fields)
}

export function foreignStreamHead(options: HeadOptions, path: string, fields: string): string {
  const own =
    options.headers === 'browser' ? browserEventSourceFields(hostOf(options)) : 'Accept: text/event-stream\r\n'
  return getHead(options, path, own + fields)
}

/** What a WebSocket to a server that is not ours asks for. */
export interface ForeignUpgrade {
  readonly path: string
  readonly fields: string
  /** null: none is offered, and none may be agreed on. */
  readonly subprotocol: string | null
}

export function foreignUpgradeHead(
  options: HeadOptions,
  key: string,
  { path, fields, subprotocol }: ForeignUpgrade,
): string {
  const offer = subprotocol === null ? '' : `Sec-WebSocket-Protocol: ${subprotocol}\r\n`
  const own =
    options.headers === 'browser'
      ? browserWebSocketFields(hostOf(options), key, subprotocol)
      : `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n${offer}`
  return getHead(options, path, own + fields)
}

function getHead(options: HeadOptions, path: string, fields: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${hostOf(options)}\r\n${fields}\r\n`
}
