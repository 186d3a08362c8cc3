/**
 * How a server that is not ours is followed, as a run needs to know it: a path for each transport, where the cursor
 * travels, where an event lies in a message, and how events get in. What the mapping cannot tell nobody can measure:
 * it is withheld, with a reason (`withheldOf`).
 */
import { isLoopback } from './loopback.ts'

/** Where the place to go on from is read, after each answer or message. */
export type CursorSource =
  /** A field of an answer's head, its value sent back byte for byte. */
  | { readonly kind: 'header'; readonly name: string }
  /** The `id:` line: of an SSE block, or of the head of a WebSocket message. */
  | { readonly kind: 'id' }
  /** A member of the answer's body or of the message (RFC 6901). */
  | { readonly kind: 'member'; readonly pointer: string }
  /** The sequence of the last event. */
  | { readonly kind: 'sequence' }

/** Where it is written, in the next request or at the next connection. */
export type CursorTarget =
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'query'; readonly name: string }

export interface CursorCarriage {
  readonly from: CursorSource
  readonly to: CursorTarget
}

/** Of a number, or of the text of an instant (ISO 8601). */
export const TIME_UNITS = ['s', 'ms', 'us', 'ns', 'iso'] as const
export type TimeUnit = (typeof TIME_UNITS)[number]

/** Where an event lies in a message, as JSON pointers (RFC 6901); what is null is not known. */
export interface MappedEvent {
  /** To the lab's own event, an object or its text in a string; `""` is the whole message. */
  readonly envelope: string | null
  /** To a whole number that grows by one with each event of the channel. */
  readonly sequence: string | null
  /** To the instant at which the server made the event, by its wall clock. */
  readonly time: { readonly pointer: string; readonly unit: TimeUnit } | null
}

/** What an answer's body holds: one message, one a line, or a JSON array of them. */
export type AnswerBody = 'one' | 'lines' | 'array'

export interface MappedPolling {
  readonly path: string
  readonly body: AnswerBody
  /** To the array within the body, for `array`; `""` is the body itself. */
  readonly messages: string
  readonly cursor: readonly CursorCarriage[]
  /** Statuses that say that there is nothing new. */
  readonly nothing: readonly number[]
  /** `at-once`: after an answer with messages ask again until there is nothing. */
  readonly again: 'interval' | 'at-once'
}

export type MappedLongPolling = Omit<MappedPolling, 'again'>

export interface MappedSse {
  readonly path: string
  readonly cursor: readonly CursorCarriage[]
  /** Event types that carry events. */
  readonly events: readonly string[]
}

export interface MappedWebSocket {
  readonly path: string
  /** null: none is offered. */
  readonly subprotocol: string | null
  /** `after-blank-line`: a message begins with lines `name: value` and a blank line. */
  readonly body: 'one' | 'after-blank-line'
  readonly cursor: readonly CursorCarriage[]
  /** A text message to begin with, such as a subscription; null: none. */
  readonly hello: string | null
}

export interface TargetMapping {
  /** null: the command line says. */
  readonly url: string | null
  /** Where the lab's publisher posts each event; null: the server publishes by itself. */
  readonly publish: {
    readonly path: string
    readonly contentType: string
    readonly headers: Readonly<Record<string, string>>
  } | null
  /** What a subscription without a cursor gets first: the newest message that there is, or the next one. */
  readonly begins: 'newest' | 'next'
  readonly event: MappedEvent
  /** Its events have a time, by the wall clock of another host: `time` is null then. */
  readonly timeIsElsewhere?: boolean
  readonly polling?: MappedPolling
  readonly 'long-polling'?: MappedLongPolling
  readonly sse?: MappedSse
  readonly websocket?: MappedWebSocket
}

/** The transports that a mapping has, in the order of its type. */
export const MAPPED_TRANSPORTS = ['polling', 'long-polling', 'sse', 'websocket'] as const

/** What of a result nobody can know of such a server: the first word of its metrics, and why. */
export interface WithheldPart {
  readonly part: string
  /** Words that may follow "withheld: ", without a full stop. */
  readonly why: string
}

const NOT_OURS = 'the server is not ours to ask'
const NO_HELLO = 'the server does not say when a subscription stands'
const NO_TIME = 'its messages carry no time'
const CLOCK_ELSEWHERE = 'its messages carry the time of another host’s wall clock'
const NO_SEQUENCE = 'its messages carry no sequence'

/** The mapping of a server that is known to be there. The wall clock of another host is not ours: what it stamps says nothing here. */
export function atAddress(mapping: TargetMapping, url: string): TargetMapping {
  const { event } = mapping
  const isHere = isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''))
  if (event.time === null || isHere) return { ...mapping, url }
  return { ...mapping, url, event: { ...event, time: null }, timeIsElsewhere: true }
}

/** In the order in which a table tells them. */
export function withheldOf(mapping: TargetMapping): WithheldPart[] {
  const { begins, event, timeIsElsewhere = false } = mapping.url === null ? mapping : atAddress(mapping, mapping.url)
  const hasTime = event.envelope !== null || event.time !== null
  const hasSequence = event.envelope !== null || event.sequence !== null
  const withheld = (parts: readonly string[], why: string, isSo: boolean): WithheldPart[] =>
    isSo ? parts.map((part) => ({ part, why })) : []
  return [
    ...withheld(
      ['latency', 'latencyFromSent', 'staleness', 'recovery'],
      timeIsElsewhere ? CLOCK_ELSEWHERE : NO_TIME,
      !hasTime,
    ),
    // A percentile is of all events, and how many of them are lost nobody knows.
    ...withheld(['latency', 'latencyFromSent'], NO_SEQUENCE, hasTime && !hasSequence),
    ...withheld(['deliveries', 'fanOutSpread'], NO_SEQUENCE, !hasSequence),
    ...withheld(['staleness', 'recovery'], NO_SEQUENCE, hasTime && !hasSequence),
    ...withheld(['join'], NO_HELLO, begins === 'next'),
    ...withheld(['server'], NOT_OURS, true),
  ]
}

/** A path of the mapping for a channel, whose name is escaped (RFC 3986 §3.4). */
export function pathFor(path: string, channel: string): string {
  return path.replaceAll('{channel}', encodeURIComponent(channel))
}

/** Stands for the log of such a server, whose own identity of it nobody tells; as long as any epoch (cursor.ts). */
export const TARGET_EPOCH = 'notourserver'

/** The event that opens a channel before the first one of a feed, so that a subscription has something to begin at. */
export const PRIMER_SEQ = 0
