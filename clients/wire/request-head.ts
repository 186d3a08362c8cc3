/**
 * Request heads, in two manners: `minimal` has what HTTP/1.1 and the transport ask for (RFC 9112 §3.2: Host),
 * `browser` what a current Chrome sends from a page of the same origin.
 */
import { WEBSOCKET_SUBPROTOCOL } from '../../protocol/messages.ts'
import type { FollowOptions } from '../transport.ts'
import {
  browserEventSourceFields,
  browserFetchFields,
  browserPostFields,
  browserWebSocketFields,
} from './browser-headers.ts'
import { DEFLATE_OFFER } from './websocket-extensions.ts'

type HeadOptions = Pick<FollowOptions, 'target' | 'channel' | 'headers'> & Partial<Pick<FollowOptions, 'settings'>>

/** A request that is sent again and again with another cursor: everything else is built once. */
export interface PollHead {
  /** `ifNoneMatch` is an ETag, quotes included, or null. */
  text(since: string, ifNoneMatch: string | null): string
}

/** `GET /feed/<transport>?channel=…&since=…`, then `query` such as `&wait=25000`. */
export function pollHead(options: HeadOptions, transport: string, query = ''): PollHead {
  const host = hostOf(options)
  const before = `GET ${feedPath(options, transport)}`
  const fields = options.headers === 'browser' ? browserFetchFields(host) : encodings(options)
  const after = `${query} HTTP/1.1\r\nHost: ${host}\r\n${fields}`
  return {
    text(since, ifNoneMatch) {
      const condition = ifNoneMatch === null ? '' : `If-None-Match: ${ifNoneMatch}\r\n`
      return `${before}${queryValue(since)}${after}${condition}\r\n`
    },
  }
}

/** The one request of an SSE follower. */
export function eventStreamHead(options: HeadOptions, since: string): string {
  const host = hostOf(options)
  const fields =
    options.headers === 'browser'
      ? browserEventSourceFields(host)
      : `Accept: text/event-stream\r\n${encodings(options)}`
  return `GET ${feedPath(options, 'sse')}${queryValue(since)} HTTP/1.1\r\nHost: ${host}\r\n${fields}\r\n`
}

/** The upgrade request of a WebSocket follower (RFC 6455 §4.1). A browser offers compression in any case. */
export function upgradeHead(options: HeadOptions, since: string, key: string, offersDeflate = false): string {
  const host = hostOf(options)
  const extensions = offersDeflate ? `Sec-WebSocket-Extensions: ${DEFLATE_OFFER}\r\n` : ''
  const fields =
    options.headers === 'browser'
      ? browserWebSocketFields(host, key, WEBSOCKET_SUBPROTOCOL)
      : 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        `Sec-WebSocket-Key: ${key}\r\n${extensions}Sec-WebSocket-Protocol: ${WEBSOCKET_SUBPROTOCOL}\r\n`
  return `GET ${feedPath(options, 'websocket')}${queryValue(since)} HTTP/1.1\r\nHost: ${host}\r\n${fields}\r\n`
}

/** `POST /feed/messages` with a JSON body of so many bytes. */
export function messageHead(options: HeadOptions, bodyBytes: number): string {
  const host = hostOf(options)
  const fields =
    options.headers === 'browser'
      ? browserPostFields(host, bodyBytes)
      : `Content-Type: application/json\r\nContent-Length: ${bodyBytes}\r\n`
  const path = `${options.target.basePath}/feed/messages?channel=${queryValue(options.channel)}${ticketOf(options)}`
  return `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${fields}\r\n`
}

/** A browser asks for gzip in any case (RFC 9110 §12.5.3). */
function encodings({ settings }: HeadOptions): string {
  return settings?.['compression'] === 'gzip' ? 'Accept-Encoding: gzip\r\n' : ''
}

/** `&limit=20`; nothing where the server sends no more anyway. */
export function limitQuery({ target, settings }: Pick<FollowOptions, 'target' | 'settings'>): string {
  const { limit } = settings
  return typeof limit === 'number' && limit < target.limits.responseEvents ? `&limit=${limit}` : ''
}

function feedPath(options: HeadOptions, transport: string): string {
  return `${options.target.basePath}/feed/${transport}?channel=${queryValue(options.channel)}${ticketOf(options)}&since=`
}

function ticketOf({ target }: HeadOptions): string {
  return target.ticket === undefined ? '' : `&ticket=${queryValue(target.ticket)}`
}

/** An IPv6 literal stands in brackets (RFC 3986 §3.2.2). */
export function hostOf({ target }: Pick<HeadOptions, 'target'>): string {
  return `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`
}

/** A colon needs no escape in a query (RFC 3986 §3.4), and every cursor has one. */
function queryValue(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':')
}
