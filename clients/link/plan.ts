/** What a link process is told and what it answers, over IPC with whoever started it. One message at a time is answered. */

import type { MeasuredCost } from '../measure/process-cost.ts'
import type { LineSettings } from './line.ts'

/** Where the link connects to, for each connection that it accepts. */
export interface LinkTarget {
  readonly host: string
  readonly port: number
}

/**
 * One connection on both sides of the link: who is who between a client's ledger and the server's.
 * Pairs are kept in the order in which their clients connected.
 */
export interface PortPair {
  /** The client's source port; 0 when it had reset the connection before the link accepted it. */
  readonly clientPort: number
  /** The source port of the connection to the server; null when that was never established. */
  readonly serverPort: number | null
  /** Refused, reset, or silenced for good: what was under way is lost, though either side may have seen an orderly end. */
  readonly isBroken: boolean
}

/** What a link can say of itself when its work is done. */
export interface LinkReport {
  readonly pairs: readonly PortPair[]
  /** How long after its instant each piece of the measured windows was passed on: HdrHistogram V2, base64. */
  readonly latenessUs: string
  /** Of this process over the measured windows. */
  readonly cost: MeasuredCost
  /** Bursts that TCP's slow start would have broken up. */
  readonly largeBursts: number
}

/** `start` is first and comes once; then windows and faults in any number, and `stop`, after which the process ends. */
export type ToLink =
  | { readonly kind: 'start'; readonly target: LinkTarget; readonly line: LineSettings; readonly seed: number }
  /** Half-open: the connections open now pass nothing more, not even an end; for `durationMs`, null: for good. */
  | { readonly kind: 'silence'; readonly share: number; readonly durationMs: number | null }
  /** The connections open now are reset, and for `durationMs` every new one, too. */
  | { readonly kind: 'cut'; readonly share: number; readonly durationMs: number }
  /** A measured window of the trial begins or ends. */
  | { readonly kind: 'window'; readonly isOpen: boolean }
  | { readonly kind: 'stop' }

/** `listening` or `failed` answers `start`, `struck` a fault, `stopped` the end; a window is not answered. */
export type FromLink =
  /** On 127.0.0.1. */
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly message: string }
  /** The fault struck at this instant, µs of the lab clock, and so many connections. */
  | { readonly kind: 'struck'; readonly atUs: number; readonly connections: number }
  | ({ readonly kind: 'stopped' } & LinkReport)
