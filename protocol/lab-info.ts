/** What a server says of itself to whoever asks (`GET /lab/info`), and how one is let in (`/lab/tickets`). */
import type { Coalesce } from './coalesce.ts'

/** `GET /lab/info`. */
export interface LabInfo {
  readonly product: 'transport-lab'
  readonly version: string
  readonly clockId: string
  readonly node: string
  readonly transports: readonly string[]
  /** `ticket`: feeds and uplink want one, from `POST /lab/tickets`. Absent: open. */
  readonly admission?: 'open' | 'ticket'
  /** How long events wait for each other before they go. Absent: they do not. */
  readonly coalesce?: Coalesce
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
