/**
 * A resolved scenario: what a run needs to know, defaults filled in, text with units turned into numbers.
 * The language that people write (YAML) lives in scenarios/language; it resolves to this, and a result file
 * keeps this, so that a reader of the file needs no parser of the language.
 */
import type { Arrival } from './control.ts'

export interface ResolvedPhase {
  readonly name: string
  /** From the feed's start. */
  readonly startMs: number
  readonly durationMs: number
  /** Events per second. */
  readonly rate: number
  readonly measure: boolean
}

export interface PollingSettings {
  readonly intervalMs: number
  /** `fixed-rate`: at absolute instants; `fixed-delay`: the interval counts from the response. */
  readonly schedule: 'fixed-rate' | 'fixed-delay'
  /** Send the last ETag as If-None-Match. */
  readonly etag: boolean
}

export interface LongPollingSettings {
  /** How long the server is asked to hold a poll. */
  readonly waitMs: number
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
    /** `synthetic`, a recorded feed's name, or the file's name. */
    readonly source: string
    readonly payloadBytes: number | null
    readonly arrival: Arrival
    /** Events per second of phases that name no rate of their own. */
    readonly rate: number
  }
  readonly clients: {
    readonly count: number
    /** Clients connect evenly over this time, from the feed's start. */
    readonly rampMs: number
    /** What request heads clients send: the least that HTTP/1.1 asks for, or a current browser's. */
    readonly headers: 'minimal' | 'browser'
    readonly channels: 'one'
  }
  readonly phases: readonly ResolvedPhase[]
  readonly transports: TransportSettings
  readonly repeat: number
  readonly seed: number
  readonly server: { readonly keepAlive: boolean }
  readonly expect: readonly Expectation[]
  readonly lesson: Lesson | null
}
