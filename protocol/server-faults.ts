/** The faults that a server does to itself: the body of `POST /lab/faults` and its answer. */

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
