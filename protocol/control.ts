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
  /** `ticket`: feeds and uplink want one, from `POST /lab/tickets`. Absent: open. */
  readonly admission?: 'open' | 'ticket'
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

/** 201 of `POST /lab/tickets` with `{"code"}`, or with the token and no body. */
export interface TicketGiven {
  /** For `?ticket=`; a browser has it as a cookie, too. Good until the server ends. */
  readonly ticket: string
  /** When it is not shown for so long it is forgotten. */
  readonly idleMs: number
}

/** `GET /lab/tickets`: whether the request came with a good ticket, as a cookie or as `?ticket=`. */
export interface TicketStatus {
  readonly admitted: boolean
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
}

/** What becomes of a reader that is too slow: see server/delivery/slow-consumers. */
export const SLOW_CONSUMER_POLICIES = ['disconnect', 'drop-oldest', 'conflate'] as const
export type SlowConsumerPolicy = (typeof SLOW_CONSUMER_POLICIES)[number]

/** The faults that a server does to itself (`POST /lab/faults`). */
export const SERVER_FAULT_KINDS = [
  'drop-connections',
  'stall-feed',
  'stall-event-loop',
  'refuse-connections',
  'slow-reads',
] as const
export type ServerFaultKind = (typeof SERVER_FAULT_KINDS)[number]

/** Body of `POST /lab/faults`. */
export interface FaultRequest {
  readonly kind: ServerFaultKind
  /** Of the connections that follow a feed now, chosen at random: above 0, up to 1. Absent: all. */
  readonly share?: number
  /** How long it lasts; `drop-connections` has none, all others need one. */
  readonly durationMs?: number
  /** `drop-connections` only: an end of stream without any goodbye, or a reset. Absent: `fin`. */
  readonly how?: 'fin' | 'rst'
}

/** 202 of `POST /lab/faults`. */
export interface FaultStarted {
  readonly kind: ServerFaultKind
  /** When it struck, µs of the lab clock: no event that is due later was delivered to those that it struck. */
  readonly atUs: number
  /** How many connections it struck; null for a fault that strikes no connection. */
  readonly connections: number | null
}

/** An event as one server hands it to the next: its JSON verbatim. */
export interface EventHandover {
  readonly seq: number
  readonly sentAtUs: number
  readonly json: string
  readonly messageId: string | null
}

/** A channel with its history, so that its epoch may go on elsewhere. */
export interface ChannelHandover {
  readonly name: string
  readonly epoch: string
  readonly headSeq: number
  /** Consecutive, the last one is the head; empty when nothing is held. */
  readonly events: readonly EventHandover[]
}

/** A feed in the middle of its schedule: its seed makes it go on exactly where it was. */
export interface FeedHandover {
  readonly request: FeedRequest
  readonly startsAtUs: number
  /** Events of the schedule that are published already, in whichever epoch. */
  readonly published: number
  /** As in FeedStatus, of the channel's epoch at the hand-over. */
  readonly epoch: string
  readonly phases: readonly PublishedPhase[]
}

/**
 * What a server that ended in order leaves to its successor. Without `channels` the histories are lost and the
 * channels begin new epochs; the feeds go on in any case, and what fell due in between is published late.
 */
export interface Handover {
  readonly channels: readonly ChannelHandover[]
  readonly feeds: readonly FeedHandover[]
}

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
  /** HTTP keep-alive for polling and long polling; false: `Connection: close` after each response. */
  readonly keepAlive?: boolean
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
  /** Structured log on stderr (pino); `silent`: none. */
  readonly logLevel?: LogLevel
  /** Folder of the built dashboard, served at `/`; null: none. */
  readonly dashboardFolder?: string | null
  /** Folders of result files, served at `/results/`; a name in an earlier folder wins. */
  readonly resultFolders?: readonly string[]
}

/** From the owner to the server process. One message at a time is answered; `stop` and `crash` end the process. */
export type ToServer =
  | { readonly kind: 'start'; readonly options: ServerOptions; readonly handover?: Handover }
  /** Begin a new stretch of ProcessCost. */
  | { readonly kind: 'mark' }
  /** Answered with `measured`: stats now, and the cost since the last `mark`. */
  | { readonly kind: 'measure' }
  /** `handOver`: `stopped` brings the histories and feeds along; asked before a SIGTERM, it holds for that end too. */
  | { readonly kind: 'stop'; readonly handOver?: boolean }
  | { readonly kind: 'hand-over-at-the-end' }
  /** Ends as by SIGTERM: clients are sent away over `drainMs`. Beside a SIGTERM of its own it hurries nothing. */
  | { readonly kind: 'drain' }
  /** Tells its last counts and its feeds, and dies on the spot (SIGKILL): no goodbye, no history. */
  | { readonly kind: 'crash' }

/** From the server process to its owner. */
export type FromServer =
  | { readonly kind: 'listening'; readonly origin: string; readonly clockId: string; readonly pid: number }
  /** The server could not start: `code` is the system's (EADDRINUSE, EACCES, …) or `usage`. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'marked' }
  | { readonly kind: 'measured'; readonly stats: LabStats; readonly cost: ProcessCost }
  | { readonly kind: 'stopped'; readonly stats: LabStats; readonly handover: Handover | null }
