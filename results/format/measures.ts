/**
 * The measures that a result file keeps, as schemas: one source for the types, the check of a file that
 * somebody else wrote, and the published JSON schema. `null` means withheld or not known, never zero.
 */
import { z } from 'zod'

const count = z.int().min(0)
const figure = z.number()
const known = figure.nullable()

/** Latencies, µs. A percentile that the sample, the losses or the clocks cannot support is null. */
export const latencySummarySchema = z.object({
  count,
  mean: known,
  p50: known,
  p90: known,
  p99: known,
  p999: known,
  max: known,
  /** HdrHistogram, compressed V2, base64; whole µs from 1 µs to an hour, three digits. Empty when there is none. */
  histogram: z.string(),
})

/** Bytes in one direction, by kind; the kinds add up to `total`, and that to the sockets' own counter. */
export const bytesByKindSchema = z.object({
  /** The events' or messages' own JSON, copies included. */
  payload: count,
  /** Everything else in a body or frame: batch object, SSE fields, chunking, frame headers and masks, hello, gap, ack. */
  framing: count,
  /** HTTP request and response heads, other than the handshake. */
  heads: count,
  /** WebSocket's upgrade request and its 101. */
  handshake: count,
  /** SSE comments, WebSocket ping and pong. */
  heartbeat: count,
  total: count,
})

const bothDirections = z.object({ down: bytesByKindSchema, up: bytesByKindSchema })
const totalOnly = bytesByKindSchema.partial().required({ total: true })

export const byteLedgerSchema = z.object({
  /** Whole life of every connection that ended in order, connect to end of stream, counted by the client. */
  client: bothDirections,
  /** The same sockets as the server counted them; null when the server is not ours to ask. */
  server: z.object({ down: totalOnly, up: totalOnly }).nullable(),
  /** What the client read and wrote inside the measured phases, and the events completed in that time. */
  steady: bothDirections.extend({ delivered: count }),
  /** Those of `client` that went over connections before their hello was complete, or before the first answer was. */
  setup: bothDirections.optional(),
  /**
   * Connections that were reset, which `client` and `server` leave out: of what one end wrote the other may never have
   * read, so what the clients read is at most what the server wrote, and the other way round.
   */
  reset: z
    .object({
      connections: count,
      client: z.object({ down: count, up: count }),
      server: z.object({ down: count, up: count }).nullable(),
    })
    .optional(),
  /** Whether both ends of each connection were compared, only their sums over all, or neither (null server, or resets beyond what is kept one by one). */
  endsCompared: z.enum(['connections', 'totals', 'not']).optional(),
  /** (steady.down.total + steady.up.total) / steady.delivered. */
  perEvent: known,
  /** Bytes on the link below TCP: counted at an interface, or modelled as 66 B a segment. */
  link: z
    .object({
      /** Both directions, inside the measured phases: what `steady` had on its way. */
      total: count,
      source: z.enum(['modelled', 'interface']),
      /** Packets that those bytes came in, one segment each. */
      packets: count.optional(),
      /** From before the first connect to after the last close. */
      wholeLife: z.object({ total: count, packets: count }).optional(),
    })
    .nullable(),
})

/** TCP connections and HTTP requests over the whole trial. */
export const connectionLedgerSchema = z.object({
  opened: count,
  closed: count,
  refused: count,
  reset: count,
  /** Attempts after a back-off, by clients that had lost their subscription; also those that opened no connection. */
  reconnects: count,
  peakOpen: count,
  requests: count,
  upgrades: count,
  /** Responses without an event: empty batches, 304, 204. */
  emptyResponses: count,
})

/** Per client and event: expected = delivered + lost. */
export const deliveryLedgerSchema = z.object({
  expected: count,
  /** First copies. */
  delivered: count,
  lost: count,
  /** Further copies. */
  duplicated: count,
  /** Completed after a higher seq. */
  reordered: count,
  /** Those of the lost that an explicit gap signal covered; untold losses = lost − gaps. */
  gaps: count,
})

/** At any instant, now − dueAt of the oldest event that is due and not yet delivered; 0 if there is none. */
export const stalenessSchema = z.object({
  meanMs: known,
  p99Ms: known,
  peakMs: known,
  /** Age of information: now − dueAt of the newest event delivered; its mean over time and clients. */
  ageMeanMs: known,
})

export const serverCostSchema = z.object({
  /** Of the server process over the measured phases, user + system. */
  cpuUsPerEvent: known,
  rssPerConnectionBytes: known,
  eventLoopDelayP99Us: known,
  utilisation: known,
  /** sentAt − dueAt of the measured events. */
  feedLatenessP99Us: known,
  feedLatenessMaxUs: known.optional(),
  /**
   * What the kernel held in buffers for each connection at this end (received and unread, sent and unacknowledged, set
   * aside), at an instant in the middle third of the longest measured phase; the sockets' own structures, about 5 KiB
   * each, come on top. null where the system does not tell.
   */
  kernelBytesPerConnection: known.optional(),
  /** Share of the measured time for which garbage collections held the event loop up, 0–1, and the longest time. */
  gcShare: known.optional(),
  gcMaxUs: known.optional(),
})

export const driverCostSchema = z.object({
  cpuUsPerEvent: known,
  rssPerConnectionBytes: known,
  eventLoopDelayP99Us: known,
  utilisation: known,
  /** How late pollers asked; null for transports that do not poll. */
  timerLatenessP99Us: known,
  timerLatenessMaxUs: known.optional(),
  /** Bound on the error of a receive stamp, for each event how long it can have waited unseen: p50 of the events. */
  stampErrorP50Us: known,
  /** The same bound: p90 of the events. */
  stampErrorP90Us: known.optional(),
  /** The same bound: p99 of the events. */
  stampErrorUs: known,
  /** How late clients called connect() after their place in the ramp, p99. */
  arrivalLatenessP99Us: known.optional(),
  kernelBytesPerConnection: known.optional(),
  gcShare: known.optional(),
  gcMaxUs: known.optional(),
})

/** One second of a trial; `t` is its end, s from the feed's start. */
export const seriesPointSchema = z.object({
  t: figure,
  /** TCP connections open at its end. */
  open: count,
  opened: count,
  requests: count,
  delivered: count,
  bytesDown: count,
  bytesUp: count,
  p50Us: known,
  p99Us: known,
})

export type LatencySummary = z.infer<typeof latencySummarySchema>
export type BytesByKind = z.infer<typeof bytesByKindSchema>
export type ByteLedger = z.infer<typeof byteLedgerSchema>
export type ConnectionLedger = z.infer<typeof connectionLedgerSchema>
export type DeliveryLedger = z.infer<typeof deliveryLedgerSchema>
export type Staleness = z.infer<typeof stalenessSchema>
export type ServerCost = z.infer<typeof serverCostSchema>
export type DriverCost = z.infer<typeof driverCostSchema>
export type SeriesPoint = z.infer<typeof seriesPointSchema>

/** The kinds of bytes in the order in which charts stack and tables list them. */
export const BYTE_KINDS = ['payload', 'framing', 'heads', 'handshake', 'heartbeat'] as const
export type ByteKind = (typeof BYTE_KINDS)[number]
