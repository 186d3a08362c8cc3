/** How a server process is set up by its owner. */
import type { Coalesce } from './coalesce.ts'
import type { RelayOptions } from './relay.ts'

/** What becomes of a reader that is too slow: see server/delivery/slow-consumers. */
export const SLOW_CONSUMER_POLICIES = ['disconnect', 'drop-oldest', 'conflate'] as const

export type SlowConsumerPolicy = (typeof SLOW_CONSUMER_POLICIES)[number]

/** What a server writes about itself to stderr: nothing, or JSON lines from this weight on. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const

export type LogLevel = (typeof LOG_LEVELS)[number]

/** How a server process is set up by its owner. Every member but the token has a default. */
export interface ServerOptions {
  readonly host?: string
  /** 0: any free port. */
  readonly port?: number
  readonly token: string
  /** The owner's clock id, for systems on which a process cannot read one itself. */
  readonly clockId?: string
  readonly allowHosts?: readonly string[]
  readonly allowOrigins?: readonly string[]
  readonly connections?: number
  readonly connectionsPerAddress?: number
  /** HTTP keep-alive for polls, long polls and posted messages; false: `Connection: close` after each response. */
  readonly keepAlive?: boolean
  /** How long a connection may lie idle between two requests, ms. A poller that asks less often opens a new one each time. */
  readonly keepAliveTimeoutMs?: number
  readonly longPollHoldMs?: number
  readonly sseHeartbeatMs?: number
  readonly websocketPingMs?: number
  readonly historyMs?: number
  /** Events that a channel keeps. */
  readonly historyEvents?: number
  /** JSON of events that a channel keeps, bytes. */
  readonly historyBytes?: number
  /**
   * What all channels together keep, bytes, some more than their JSON counted for each event. Beyond it the largest
   * history forgets its oldest events; a channel that a feed was played on forgets nothing for it.
   */
  readonly historyTotalBytes?: number
  /** The most that may wait for one connection, bytes. */
  readonly outboxBytes?: number
  readonly slowConsumers?: SlowConsumerPolicy
  /** Streams and sockets are ended, to come back elsewhere, after a random time between half of this and this; 0: never. */
  readonly streamMs?: number
  /** permessage-deflate (RFC 7692) without context takeover, so that each event is compressed once for all. */
  readonly websocketCompression?: 'off' | 'deflate'
  /** gzip of answers and streams (RFC 9110 §8.4.1.3), for clients that ask for it. */
  readonly pollingCompression?: 'off' | 'gzip'
  readonly longPollingCompression?: 'off' | 'gzip'
  readonly sseCompression?: 'off' | 'gzip'
  /** How long events wait for each other before they go, in one write. */
  readonly coalesce?: Coalesce
  /** Messages of a KiB a second that one address may send up, with a burst of twice as many; 0: no limit. */
  readonly messagesPerSecond?: number
  /** How long a request's head, and the whole request, may take to arrive (Slowloris), ms. */
  readonly headersTimeoutMs?: number
  readonly requestTimeoutMs?: number
  /** How long the connections' ends are spread over when the process is told to end by SIGTERM, ms. */
  readonly drainMs?: number
  /** The code that lets a person in; null: feeds and uplink are open to whoever reaches the server. */
  readonly joinCode?: string | null
  /** `off` for a lesson about request forgery only: Host, Origin and content type are not checked, controls not guarded. */
  readonly protections?: 'on' | 'off'
  /** Of how many connections the bytes are kept one by one, to be told at the end; the default is none. */
  readonly connectionRows?: number
  /** Posts the events of a channel to another server. */
  readonly relay?: RelayOptions
  /** Structured log on stderr (pino); `silent`: none. */
  readonly logLevel?: LogLevel
  /** Folder of the built dashboard, served at `/`; null: none. */
  readonly dashboardFolder?: string | null
  /** Folders of result files, served at `/results/`; a name in an earlier folder wins. */
  readonly resultFolders?: readonly string[]
}
