/**
 * A fault that the server does to itself, so that clients can be seen to survive it. One kind is one file; what
 * all kinds share (who may ask, for how long, one of a kind at a time) stands in faults.ts.
 */
import type { Socket } from 'node:net'
import type { FaultRequest } from '../../protocol/server-faults.ts'
import type { Ledger } from '../delivery/ledger.ts'
import type { Channels } from '../feed/channels.ts'
import type { Listening } from '../listening.ts'

export interface FaultParts {
  readonly channels: Channels
  readonly ledger: Ledger
  readonly listening: Listening
}

export interface Fault {
  /** How many connections it struck; null for a fault that strikes no connection. */
  readonly connections: number | null
  /** What is left to do as soon as the answer has left. */
  readonly afterAnswer?: () => void
  /** Takes it back: when its time is over, or before that when the server closes. */
  readonly end?: () => void
}

/** Begins a fault. @param askedOn the connection that asked for it, which is never struck */
export type BeginFault = (request: FaultRequest, parts: FaultParts, askedOn: Socket) => Fault
