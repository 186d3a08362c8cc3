/**
 * The lab's controls: what `/lab/*` takes and answers, and what a server process and its owner say over IPC.
 * Controls never travel on a measured connection.
 */

export type Arrival = 'fixed' | 'poisson'

/** Body of `PUT /lab/feed`: what to play, how fast, in which phases. */
export interface FeedRequest {
  readonly channel: string
  /** Who plays it; while it plays, another run is answered 409. Absent: replaceable (`tlab serve`'s own feed). */
  readonly run?: string
  /** `synthetic`, the name of a recorded feed, or any label when `rows` are sent along. */
  readonly source: string
  /** The recorded rows, already JSON values; a source loops over them. Required unless the source is synthetic. */
  readonly rows?: readonly unknown[]
  /** Played one after the other; then the feed stops by itself. Rate in events per second, 0 for silence. */
  readonly phases?: readonly { readonly durationMs: number; readonly rate: number }[]
  /** Instead of phases: play for ever at this rate. */
  readonly rate?: number
  /** Exact size of each event's JSON, reached with `pad`; null: no pad. */
  readonly payloadBytes: number | null
  readonly arrival: Arrival
  readonly seed: number
}

/** 201 of `PUT /lab/feed`. The first phase begins at `startsAtUs`, a moment ahead, and so does the load. */
export interface FeedStarted {
  readonly channel: string
  readonly epoch: string
  /** The head before the first event of this feed. */
  readonly cursor: string
  readonly startsAtUs: number
}

/** The events that a phase published: seqs `firstSeq..lastSeq`; none when `lastSeq < firstSeq`. */
export interface PublishedPhase {
  readonly firstSeq: number
  readonly lastSeq: number
}

/** How the feed of a channel stands; the delivery ledger's expectation comes from here. */
export interface FeedStatus {
  readonly channel: string
  readonly epoch: string
  readonly run: string | null
  readonly playing: boolean
  readonly headSeq: number
  readonly startsAtUs: number
  /** One entry a phase of the request, in its order; a phase is complete once the feed is past it. */
  readonly phases: readonly PublishedPhase[]
  /** sentAt − dueAt of the events so far, µs. */
  readonly latenessUs: { readonly p50: number; readonly p99: number; readonly max: number }
}

/** `GET /lab/info`. */
export interface LabInfo {
  readonly product: 'transport-lab'
  readonly version: string
  readonly clockId: string
  readonly node: string
  readonly transports: readonly string[]
  /** Limits and defaults that a client has to know. */
  readonly limits: {
    readonly responseEvents: number
    readonly responseBytes: number
    readonly longPollHoldMs: number
    readonly sseHeartbeatMs: number
    readonly websocketPingMs: number
    readonly messageBytes: number
    readonly connections: number
    readonly connectionsPerAddress: number
  }
}

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
  readonly refusedConnections: number
  /** Bytes of the closed and open sockets of this transport: what the kernel took and gave. */
  readonly bytesDown: number
  readonly bytesUp: number
}

/** `GET /lab/stats`, and what a server process reports over IPC. */
export interface LabStats {
  readonly uptimeMs: number
  readonly openConnections: number
  readonly channels: number
  readonly feeds: readonly FeedStatus[]
  readonly transports: Readonly<Record<string, TransportStats>>
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
}

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
  /** HTTP keep-alive for polling and long polling; false: `Connection: close` after each response. */
  readonly keepAlive?: boolean
  readonly longPollHoldMs?: number
  readonly sseHeartbeatMs?: number
  readonly websocketPingMs?: number
  readonly historyMs?: number
  /** Events that a channel keeps. */
  readonly historyEvents?: number
  /** Folder of the built dashboard, served at `/`; null: none. */
  readonly dashboardFolder?: string | null
  /** Folders of result files, served at `/results/`; a name in an earlier folder wins. */
  readonly resultFolders?: readonly string[]
}

/** From the owner to the server process. One message at a time is answered; `stop` ends the process. */
export type ToServer =
  | { readonly kind: 'start'; readonly options: ServerOptions }
  /** Begin a new stretch of ProcessCost. */
  | { readonly kind: 'mark' }
  /** Answered with `measured`: stats now, and the cost since the last `mark`. */
  | { readonly kind: 'measure' }
  | { readonly kind: 'stop' }

/** From the server process to its owner. */
export type FromServer =
  | { readonly kind: 'listening'; readonly origin: string; readonly clockId: string; readonly pid: number }
  /** The server could not start: `code` is the system's (EADDRINUSE, EACCES, …) or `usage`. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'marked' }
  | { readonly kind: 'measured'; readonly stats: LabStats; readonly cost: ProcessCost }
  | { readonly kind: 'stopped'; readonly stats: LabStats }
