/**
 * A resolved scenario: what a run needs to know, defaults filled in, text with units turned into numbers.
 * The language that people write (YAML) lives in scenarios/language; it resolves to this, and a result file
 * keeps this, so that a reader of the file needs no parser of the language.
 */

import type { ChannelPlan } from './channels.ts'
import type { Coalesce } from './coalesce.ts'
import type { Arrival } from './feed-control.ts'
import type { PayloadSpread } from './payload.ts'
import type { ResolvedProxy } from './proxy.ts'
import type { SchedulePhase } from './schedule-phase.ts'
import type { ServerFaultKind } from './server-faults.ts'
import type { SlowConsumerPolicy } from './server-options.ts'
import type { TargetMapping } from './target.ts'
import type { ResolvedUplink } from './uplink.ts'

/** Of a recording, `rate` is its mean. */
export interface ResolvedPhase extends SchedulePhase {
  readonly name: string
  /** From the feed's start. */
  readonly startMs: number
  readonly measure: boolean
}

export interface PollingSettings {
  readonly intervalMs: number
  /** `fixed-rate`: at absolute instants; `fixed-delay`: the interval counts from the response. */
  readonly schedule: 'fixed-rate' | 'fixed-delay'
  /** Send the last ETag as If-None-Match. */
  readonly etag: boolean
  /** An answer that takes longer has failed. */
  readonly timeoutMs: number
  /** Events of one answer; absent: as many as the server sends. */
  readonly limit?: number
  readonly compression?: 'off' | 'gzip'
}

export interface LongPollingSettings {
  /** How long the server is asked to hold a poll. */
  readonly waitMs: number
  /** A poll that is unanswered this long after its wait (and the network's round trip) has failed. */
  readonly graceMs: number
  /** Events of one answer; absent: as many as the server sends. */
  readonly limit?: number
  readonly compression?: 'off' | 'gzip'
}

export interface SseSettings {
  /** How often a server of ours gives a sign of life; a client gives up after two without one. */
  readonly heartbeatMs: number
  readonly compression?: 'off' | 'gzip'
}

export interface WebSocketSettings {
  /** How often a server of ours pings; a client gives up after two that did not come. */
  readonly pingMs: number
  readonly compression?: 'off' | 'deflate'
}

/** Server faults, those of the link between client and server, and `restart`, which the server's owner does. */
export type FaultKind = ServerFaultKind | 'silence' | 'cut' | 'restart'

/** Something goes wrong at an instant of the trial. Members that a kind has no use for are null. */
export interface ResolvedFault {
  /** From the feed's start. */
  readonly atMs: number
  readonly kind: FaultKind
  /** Share of the connections that it strikes, above 0, up to 1. */
  readonly share: number
  /** `silence` without one lasts for good; `cut` and `restart`: how long nobody is there, 0 for an instant. */
  readonly durationMs: number | null
  /** `drop-connections`. */
  readonly how: 'fin' | 'rst' | null
  /** `restart`: whether the history is handed over; without it the server dies on the spot. */
  readonly history: 'keep' | 'lose' | null
  /** `restart` with history: SIGTERM, and connections end spread over this time; null: told to stop, at once. */
  readonly drainMs: number | null
}

/**
 * What stands between clients and server. Each connection is a line of its own, as each user's is.
 * `link`: a process in user space, on every platform, that passes bytes on late. `namespaces`: two network namespaces
 * (Linux, root) whose interfaces count; delay, jitter, bandwidth and loss there need the kernel's netem.
 */
export interface ResolvedNetwork {
  readonly via: 'link' | 'namespaces'
  /** One way: half of the round trip. */
  readonly delayMs: number
  /** Up to so much more, one way, without reordering. */
  readonly jitterMs: number
  /** Each way of each line; null: no limit. */
  readonly bytesPerSecond: number | null
  /** Share of packets lost, 0–1; above 0 only via namespaces. */
  readonly lossShare: number
}

/** Settings by transport name, for those that the scenario compares; a transport without options has {}. */
export type TransportSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export type ComparisonOperator = '<' | '<=' | '>' | '>='

/** A metric of a transport, as `expect` names it: transport `sse`, metric `latency.p99`. */
export interface MetricReference {
  readonly transport: string
  readonly metric: string
}

/** One line of `expect`: `left operator factor × right`, or a number in the unit of left (see metrics.ts) for right. */
export interface Expectation {
  readonly text: string
  readonly left: MetricReference
  readonly operator: ComparisonOperator
  readonly factor: number
  /** null: `factor` itself is the bound. */
  readonly right: MetricReference | null
}

export interface Lesson {
  readonly predict?: string
  readonly explain?: string
  readonly discuss?: string
}

export interface ResolvedScenario {
  readonly name: string
  readonly title: string
  readonly question: string | null
  readonly feed: {
    /** `synthetic`, a recorded feed's name, the file's name, or `none`: nothing but what clients send. */
    readonly source: string
    /** null: of no fixed size, or of several. */
    readonly payloadBytes: number | null
    /** Absent: one size, or whatever the data has. */
    readonly payload?: PayloadSpread
    readonly arrival: Arrival
    /** Events per second of phases that name no rate of their own; of a recording, its mean. */
    readonly rate: number
    /** Of a recording: from each row to the next, ms, and from the last to the first again. */
    readonly gapsMs?: readonly number[]
    /** Of a recording: how many times as fast as it happened. */
    readonly speed?: number
  }
  readonly clients: {
    readonly count: number
    /** Clients connect over this time, from the feed's start. */
    readonly rampMs: number
    /** `even`, also where it is absent: one after the other; `poisson`: at random instants of the ramp. */
    readonly arrival?: 'even' | 'poisson'
    /** What request heads clients send: the least that HTTP/1.1 asks for, or a current browser's. */
    readonly headers: 'minimal' | 'browser'
    readonly channels: ChannelPlan
  }
  /** What clients send up; null or absent (files of earlier versions): nothing. */
  readonly uplink?: ResolvedUplink | null
  readonly phases: readonly ResolvedPhase[]
  readonly transports: TransportSettings
  readonly repeat: number
  readonly seed: number
  readonly server: {
    readonly keepAlive: boolean
    /** How long a connection is kept on which nothing is asked; absent: 72 s. */
    readonly keepAliveTimeoutMs?: number
    /** WebSocket's permessage-deflate; its settings say the same. What each transport's is: compressionOf. */
    readonly compression: 'off' | 'deflate'
    readonly slowConsumers: SlowConsumerPolicy
    /** The most that may wait for one connection. */
    readonly outboxBytes: number
    /** Absent: events do not wait for each other. */
    readonly coalesce?: Coalesce
  }
  /** Full jitter: anything from 0 to `firstMs`, twice as much after each failure, up to `capMs`. */
  readonly backOff: { readonly firstMs: number; readonly capMs: number }
  readonly faults: readonly ResolvedFault[]
  /** null or absent (files of earlier versions): client and server share a host, and nothing stands between them. */
  readonly network?: ResolvedNetwork | null
  /** Absent: clients talk to the server itself. */
  readonly proxy?: ResolvedProxy | null
  /** Absent: a server of ours. */
  readonly target?: TargetMapping | null
  readonly expect: readonly Expectation[]
  readonly lesson: Lesson | null
}
