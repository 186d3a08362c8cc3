/** What a driver process is told and what it answers, over IPC with whoever started it. */
import type { ChannelPlan } from '../../protocol/channels.ts'
import type { ConnectionRows } from '../../protocol/connection-bytes.ts'
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { ResolvedPhase, ResolvedScenario } from '../../protocol/scenario.ts'
import type { Timing } from '../../protocol/schedule.ts'
import type { TargetMapping } from '../../protocol/target.ts'
import type { ResolvedUplink } from '../../protocol/uplink.ts'
import type { TrafficCounts } from '../../results/analysis/theory/link-bytes.ts'
import type { ConnectionLedger, CountedDeliveries, SeriesPoint, Staleness, UplinkLedger } from '../../results/format.ts'
import type { ByteSnapshot } from '../measure/byte-counters.ts'
import type { InterfaceReport } from '../measure/interface-counters.ts'
import type { MeasuredCost } from '../measure/process-cost.ts'
import type { ClockRelation } from '../measure/server-clock.ts'
import type { StampErrorReport } from '../measure/stamp-errors.ts'
import type { SteadyCounts } from '../measure/steady-counts.ts'
import type { FollowTarget } from '../transport.ts'

/** One trial's load: which transport, how many clients, against whom. */
export interface DriverPlan {
  readonly transport: string
  readonly target: FollowTarget
  /** How a server that is not ours is followed; absent: a server of ours. One that publishes by itself tells nobody what: what any client saw counts. */
  readonly mapping?: TargetMapping
  /** Name of the first channel. */
  readonly channel: string
  /** Names of all of them, in the order of the clients; absent: everybody follows `channel`. */
  readonly channels?: readonly string[]
  readonly clients: {
    readonly count: number
    readonly rampMs: number
    /** Absent: `even`. */
    readonly arrival?: 'even' | 'poisson'
    readonly headers: 'minimal' | 'browser'
    /** Absent: `one`. */
    readonly channels?: ChannelPlan
  }
  /** What each of them sends; absent: nothing. */
  readonly uplink?: ResolvedUplink
  /** Whether a feed plays on the channel, too; absent: none does, where clients send. */
  readonly hasFeed?: boolean
  /** The transport's own settings, as the scenario resolved them. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly phases: readonly ResolvedPhase[]
  /** With the phases, when each event is due; absent: nobody knows of an event that no client received. */
  readonly schedule?: Timing
  readonly backOff: ResolvedScenario['backOff']
  readonly seed: number
  /** Absent: one clock for server and driver. */
  readonly serverClock?: ClockRelation
  /** The network interface that carries this driver's traffic and nothing else; absent: there is none. */
  readonly interfaceName?: string
  /** Keep every arrival and write it down; absent: no. */
  readonly capture?: CapturePlan
}

export interface CapturePlan {
  /** File of the run, to which the trial is appended. */
  readonly path: string
  /** Memory for so many is taken before the first connect. */
  readonly expectedRows: number
  readonly arm: string
  readonly block: number
}

/** What became of a trial's captured rows. */
export interface CaptureReport {
  /** Length of the file with this trial in it. */
  readonly fileBytes: number
  /** Arrivals for which there was no room. */
  readonly dropped: number
  /** Why it could not be written; null: it was. */
  readonly problem: string | null
}

/** What was published in one epoch of a channel (absent: the plan's only one): the delivery ledger's expectation. */
export type Published = Pick<FeedStatus, 'epoch' | 'headSeq' | 'phases'> & Partial<Pick<FeedStatus, 'channel'>>

export type ToDriver =
  | { readonly kind: 'prepare'; readonly plan: DriverPlan }
  /** Time 0: the feed's start and the first connect, µs of the lab clock. */
  | { readonly kind: 'begin'; readonly startsAtUs: number }
  /**
   * A fault struck so many connections at this instant, µs of the lab clock; null: the server as a whole. Told once for
   * each, in the order in which they struck. `overAtUs`: when nothing of it lasts any more; null: `fault-over` will say.
   */
  | {
      readonly kind: 'fault'
      readonly atUs: number
      readonly connections: number | null
      readonly overAtUs: number | null
    }
  /** The fault that was told as the `index`th, from 0, is over: µs of the lab clock. */
  | { readonly kind: 'fault-over'; readonly index: number; readonly overAtUs: number }
  /** The phases are over: wait until every message is answered or the deadline is past, and say so. */
  | { readonly kind: 'end-uplink'; readonly deadlineUs: number }
  /**
   * The feed is over: wait until everything arrived or the deadline is past, close, report. `published` has an
   * entry for each epoch of each channel in their order; a channel's last is the one in which the feed ended.
   */
  | { readonly kind: 'finish'; readonly published: readonly Published[]; readonly deadlineUs: number }

export type FromDriver =
  | { readonly kind: 'ready' }
  /** At the end of every second; `share` of clients that have joined. */
  | { readonly kind: 'second'; readonly point: SeriesPoint; readonly joined: number }
  | { readonly kind: 'uplink-ended' }
  | { readonly kind: 'report'; readonly report: DriverReport }
  | { readonly kind: 'failed'; readonly message: string }

/** Histograms travel as HdrHistogram V2, base64. */
export interface PhaseReport {
  readonly fromDue: string
  readonly fromSent: string
  /** p50 of the events that were due in the first and in the last third, µs; null where there are too few. */
  readonly firstThirdP50Us: number | null
  readonly lastThirdP50Us: number | null
  readonly deliveries: CountedDeliveries
  readonly bytes: ByteSnapshot
  /** What the connections were used for while it lasted. */
  readonly traffic: TrafficCounts
  /** What its answers weighed, and how many connections were open. */
  readonly steady: SteadyCounts
  /** First copies completed while the phase lasted, whenever they were due. */
  readonly completed: number
  /** Of the messages that were due in it; null where clients send nothing. */
  readonly uplink: UplinkLedger | null
}

/** What became of the messages of all clients. */
export interface UplinkReport {
  /** Of those that were due in measured phases, from due: to the receipt, to the own copy, to the others'. */
  readonly ackUs: string
  readonly echoUs: string
  readonly relayUs: string
  /** How late the driver's timer was for them. */
  readonly latenessUs: string
  /** As UplinkResult has them. */
  readonly unaccounted: number | null
  readonly unanswered: number
  /** Measured events of the feed that any client received: those of messages are among the published ones, too. */
  readonly feedEvents: number
  /** Why messages were refused, or sent again, and how often. */
  readonly failures: Readonly<Record<string, number>>
}

/** How the clients came through one fault. */
export interface FaultReport {
  /**
   * The longest that a client was without current data until it caught up, one value a client: of as many
   * clients as connections were struck, those with the longest; of all where the server was struck as a whole.
   */
  readonly recoveryUs: string
  /** Clients that missed something from then to the end, and were not told. */
  readonly unrecovered: number
}

export interface DriverReport {
  readonly phases: readonly PhaseReport[]
  readonly connectUs: string
  readonly joinUs: string
  readonly firstEventUs: string
  readonly fanOutSpreadUs: string
  /** The least and the most that these spreads can have been, given the bounds of their stamps. */
  readonly fanOutLeastUs: string
  readonly fanOutMostUs: string
  /** Measured events without a spread: a client that expected them never got them. */
  readonly fanOutLost: number
  /** How late clients called connect() after their place in the ramp. */
  readonly arrivalLatenessUs: string
  /** How late pollers asked. */
  readonly pollLatenessUs: string
  /** How long long polls took from an answer to the next question, in measured phases; null where none was asked again. */
  readonly reAsks: { readonly count: number; readonly meanUs: number; readonly mostUs: number } | null
  /** sentAt − dueAt of the measured events. */
  readonly feedLatenessUs: string
  /** Share of the measured events that were published within one interval and 50 ms of their due instant, 0–1; null without any. */
  readonly onTimeShare: number | null
  /** What the lateness of measured events' receive stamps can have done to their latencies. */
  readonly stampErrors: StampErrorReport
  readonly staleness: Staleness
  /** By how much its mean may be too large, since stamps are late, µs; null without a client in a measured window. */
  readonly stalenessErrorUs: number | null
  /** One entry a fault, in the order in which they were told. */
  readonly faults: readonly FaultReport[]
  /** Whole life of every connection. */
  readonly bytes: ByteSnapshot
  /** What the interface counted; null without one. */
  readonly interface: InterfaceReport | null
  /** The sockets' own counters over the same connections. */
  readonly socketBytes: { readonly down: number; readonly up: number }
  /** Each of them, as the clients counted it. */
  readonly connectionRows: ConnectionRows
  readonly connections: ConnectionLedger
  /** Whether events came one by one, on streams or WebSockets; false: in answers. */
  readonly isPushed: boolean
  readonly series: readonly SeriesPoint[]
  readonly cost: MeasuredCost
  /** Before the first connect. */
  readonly rssBeforeBytes: number
  /** Clients that got a hello. */
  readonly joined: number
  /** By how much the instants of events may have been rounded by a server that is not ours, µs; absent: they are the lab's. */
  readonly eventsRoundedUs?: number
  /** Events that arrived before they were sent, by more than the uncertainty of the plan's clock. */
  readonly fromTheFuture: number
  /** By how much at most an event arrived before it was sent, µs; 0 without one. */
  readonly aheadUs: number
  /** Why subscriptions ended when nobody had asked, and how often. */
  readonly failures: Readonly<Record<string, number>>
  /** null where clients send nothing. */
  readonly uplink: UplinkReport | null
  /** Absent when none was asked for. */
  readonly capture?: CaptureReport
}
