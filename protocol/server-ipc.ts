/** What a server process and its owner say over IPC. Nothing of it travels on a measured connection. */
import type { ConnectionRows } from './connection-bytes.ts'
import type { Handover } from './handover.ts'
import type { ServerOptions } from './server-options.ts'
import type { LabStats, ProcessCost } from './server-stats.ts'

/** From the owner to the server process. One message at a time is answered; `stop` and `crash` end the process. */
export type ToServer =
  | { readonly kind: 'start'; readonly options: ServerOptions; readonly handover?: Handover }
  /** Begin a new stretch of ProcessCost. */
  | { readonly kind: 'mark' }
  /** Answered with `measured`: stats now, and the cost since the last `mark`. */
  | { readonly kind: 'measure' }
  /** Answered with `settled`, after a full garbage collection: for when nothing is under way that it would hold up. */
  | { readonly kind: 'settle' }
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
  /** Resident memory; null: this process may not collect when it is asked to (`--expose-gc`). */
  | { readonly kind: 'settled'; readonly rssBytes: number | null }
  | {
      readonly kind: 'stopped'
      readonly stats: LabStats
      readonly connections: ConnectionRows
      readonly handover: Handover | null
    }
