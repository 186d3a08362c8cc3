/** What a server counts (`GET /lab/stats`) and what it costs. */
import type { FeedStatus } from './feed-control.ts'

/** Totals of one transport's connections over the server's life; gauges return to zero after churn. */
export interface TransportStats {
  /** TCP connections whose latest request was for this transport. */
  readonly openConnections: number
  readonly openedConnections: number
  /** Streams, sockets and held polls that are subscribed now. */
  readonly subscriptions: number
  readonly requests: number
  readonly deliveredEvents: number
  /** Connections that were closed because they read too slowly. */
  readonly slowConsumers: number
  /** Events that streams passed over for slow readers; each is covered by a gap. */
  readonly droppedEvents: number
  /** Gap signals that were sent within streams; a gap inside a hello is none of them. */
  readonly gaps: number
  /** Bytes that wait in this process for this transport's connections now. */
  readonly heldBytes: number
  readonly refusedConnections: number
  /** Bytes of the closed and open sockets of this transport: what the kernel took and gave. */
  readonly bytesDown: number
  readonly bytesUp: number
  /** The same bytes by kind; each adds up to its total. */
  readonly bytesDownByKind: BytesByKind
  readonly bytesUpByKind: BytesByKind
}

/** What bytes were for: the kinds of a result's byte ledger. */
export interface BytesByKind {
  /** Events and messages, their own JSON; copies included. */
  readonly payload: number
  /** What else is in a body, a stream or a frame. */
  readonly framing: number
  /** HTTP heads but those of an upgrade. */
  readonly heads: number
  /** The upgrade request and its 101. */
  readonly handshake: number
  /** Comments, pings and pongs. */
  readonly heartbeat: number
}

/** `GET /lab/stats`, and what a server process reports over IPC. */
export interface LabStats {
  readonly version: string
  readonly node: string
  readonly uptimeMs: number
  readonly openConnections: number
  readonly channels: number
  /** Events that this server has published since it began, on all channels. */
  readonly publishedEvents: number
  /** Bytes of connections that have not asked for a transport: pages, controls, messages over HTTP. */
  readonly otherBytesDown: number
  readonly otherBytesUp: number
  readonly process: ProcessFigures
  readonly feeds: readonly FeedStatus[]
  readonly transports: Readonly<Record<string, TransportStats>>
}

/** What the server's process has used since it began, and how its event loop has been lately. */
export interface ProcessFigures {
  /** User + system time, µs. */
  readonly cpuUs: number
  readonly rssBytes: number
  /** How late the event loop was over the last 10 to 20 s, µs (perf_hooks.monitorEventLoopDelay). */
  readonly eventLoopDelayUs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Time in which the event loop was not idle, ms; its growth over the uptime's is the utilisation. */
  readonly eventLoopActiveMs: number
  /** Share of the last 10 to 20 s in which the event loop was not idle, 0–1. */
  readonly utilisation: number
}

/** What a process has used since it was last asked. Taken by the process itself, at the boundaries of phases. */
export interface ProcessCost {
  /** User + system time of the whole process, µs. */
  readonly cpuUs: number
  /** The time that this covers, µs. */
  readonly wallUs: number
  readonly rssBytes: number
  /** Event-loop delay, µs (perf_hooks.monitorEventLoopDelay, its own resolution taken off). */
  readonly eventLoopDelayUs: { readonly p50: number; readonly p99: number; readonly max: number }
  /** Share of the time in which the event loop was not idle, 0–1 (performance.eventLoopUtilization). */
  readonly utilisation: number
  /** For how long garbage collections held the event loop up, µs: together, and the longest one. */
  readonly gcUs: number
  readonly gcLongestUs: number
}
