/**
 * The contract of a transport on the client's side: how a simulated client follows a channel.
 *
 * A follower reads the wire and tells its observer what crossed it. It never retries (the simulated client
 * does, with one back-off policy for all transports) and never measures (the observer does).
 * A fifth transport is one file that exports a ClientTransport, and one entry in a registry.
 */
import type { Clock } from '../protocol/clock.ts'
import type { ConnectionBytes } from '../protocol/connection-bytes.ts'
import type { LabInfo } from '../protocol/lab-info.ts'
import type { Gap, MessageReceipt, OutgoingMessage } from '../protocol/messages.ts'
import type { TransportCapabilities } from '../protocol/transports.ts'
import type { ByteKind } from '../results/format.ts'

export interface ClientTransport {
  /** File name, URL segment, CLI value, result key: one word everywhere. */
  readonly name: string
  readonly summary: string
  readonly capabilities: TransportCapabilities
  /** Begins to follow at once. Never throws: whatever goes wrong rejects `done`. */
  open(options: FollowOptions): Following
}

export interface Following {
  /** Settles once, when every socket is closed: resolves after `close` or an orderly end by the server, rejects on failure. */
  readonly done: Promise<void>
  /** Publishes to the channel; resolves with the server's receipt. Rejects when the connection ends before it. */
  send(message: OutgoingMessage): Promise<MessageReceipt>
  /** Ends in order (WebSocket close handshake, else TCP half-close) and reads to end of stream. May be called twice. */
  close(): void
  /** Resets the sockets at once, as a client that vanishes; `done` rejects. */
  abort(): void
}

/** Where the server listens, and what its own limits are. */
export interface FollowTarget {
  readonly host: string
  readonly port: number
  /** Path before `/feed/…`; empty for a server of ours. */
  readonly basePath: string
  /** What lets clients in where the server asks for it (LabInfo.admission); travels as `?ticket=`. */
  readonly ticket?: string
  readonly limits: LabInfo['limits']
  /** The longest that the network between takes there and back; 0 unless told. */
  readonly roundTripMs?: number
  /**
   * What a handshake takes that a link in user space hides, since it accepts at once and holds the first bytes instead:
   * so much after a connect() the connection could carry them. 0 unless told.
   */
  readonly handshakeUs?: number
}

/** Stamps what is read. */
export interface ReadClock extends Clock {
  /** The stamp of what is complete now and may not have been there when its read was stamped `atUs`. Absent: the same. */
  completedUs?(atUs: number): number
}

/** What a client keeps over its reconnections to a server that is not ours: the values that carry its cursor. */
export interface FollowMemory {
  readonly cursor: (string | null)[]
}

export interface FollowOptions {
  readonly target: FollowTarget
  readonly channel: string
  /** `now`, `earliest`, `last:N`, or the cursor to resume from. */
  readonly since: string
  /** The transport's own settings, as the scenario resolved them; each follower reads its own. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly headers: 'minimal' | 'browser'
  readonly clock: Clock
  /** Stamps what is read; asked once for every read, while it is handled. */
  readonly readClock: ReadClock
  /** Pollers ask at originUs + (k + phase) × interval, so that a population is spread evenly. */
  readonly poll: { readonly originUs: number; readonly phase: number }
  readonly observer: FollowObserver
  /** One object for all followers of a client; absent: nothing is remembered. */
  readonly memory?: FollowMemory
}

/** `stream`: its response goes on, and events come in it one by one. `upgrade`: WebSocket's. */
export type RequestKind = 'request' | 'stream' | 'upgrade'

/** One connection as its client counted it. */
export type ConnectionAccount = Omit<ConnectionBytes, 'end' | 'followed'>

/**
 * What a follower says, synchronously from the socket's read and in wire order. Implementations must be quick:
 * they run between the reads of other clients. Instants are µs of `FollowOptions.clock`.
 */
export interface FollowObserver {
  /** connect() was called for a TCP connection. */
  connecting(atUs: number): void
  /** It is established; `connectUs` is the time from its connect() until it could carry a byte. */
  connected(atUs: number, connectUs: number): void
  /**
   * A TCP connection is over. `refused`: never established. `reset`: ended by RST or abort.
   * `socketBytes` are the socket's own counters, bytesRead and bytesWritten: what all `bytes` calls must add up to.
   */
  disconnected(
    how: 'closed' | 'reset' | 'refused',
    atUs: number,
    socketBytes: { readonly down: number; readonly up: number },
    /** Its bytes by kind, and who it was; of a refused one there is nothing to tell. */
    account: ConnectionAccount,
  ): void
  /** Bytes crossed, in either direction; the sum over the kinds equals the sockets' own counters. */
  bytes(direction: 'down' | 'up', kind: ByteKind, count: number): void
  /** A request went out. */
  request(kind: RequestKind): void
  /**
   * The answer to a question for events is complete; both together took so many bytes. `isEmpty`: it had no event, such as
   * an empty batch, a 304, a 204.
   */
  answered(bytes: number, isEmpty: boolean): void
  /** The subscription stands: delivery begins after `cursor`. Once for each `open`, before its first event. */
  hello(cursor: string, gap: Gap | null, atUs: number): void
  /** A later gap, within a subscription. */
  gap(gap: Gap, atUs: number): void
  /** An event is complete. `bytes[start..end)` is its JSON; valid only during the call. */
  event(
    seq: number,
    dueAtUs: number,
    sentAtUs: number,
    receivedAtUs: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void
  /** A poller asked this long after the instant at which it meant to. */
  pollLateness(us: number): void
  /** A long poll was asked again so long after its answer was complete: c of theory/long-polling.ts. */
  reAsked(us: number): void
}

/** Names to transports; passed to whatever drives them, so that others can bring their own. */
export type ClientTransportRegistry = ReadonlyMap<string, ClientTransport>
