/**
 * The measures that a result file keeps (its bytes stand in bytes.ts), as schemas: one source for the types, the check of a file that
 * somebody else wrote, and the published JSON schema. `null` means withheld or not known, never zero.
 */
import { z } from 'zod'

const count = z.int().min(0)
const figure = z.number()
const known = figure.nullable()

/**
 * Latencies, µs. What was lost ranks as slower than `count` values that came; the mean is theirs. What the sample, the losses
 * or the clocks cannot support is null.
 */
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

/** Of a fan-out spread, µs: by how much each figure may be off. null where the sample does not support the figure. */
export const spreadErrorSchema = z.object({
  mean: known,
  p50: known,
  p90: known,
  p99: known,
  p999: known,
  max: known,
})

/** What the measured phases had of connections, questions and answers. */
const steadyConnectionsSchema = z.object({
  /** HTTP requests that were sent, those for a stream or a WebSocket included. */
  requests: count,
  /** Complete answers to questions for events; the responses of streams and upgrades are none. */
  answers: count,
  /** Those without an event. */
  emptyAnswers: count,
  /** Of all of them with their questions, both directions: heads, bodies and what frames them. */
  answerBytes: count,
  emptyAnswerBytes: count,
  /** Connections open at a time, mean over the time. */
  meanOpen: figure,
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
  /** Inside the measured phases. Absent in files of versions before. */
  steady: steadyConnectionsSchema.optional(),
})

/** null: a server that is not ours numbers no events, so nobody knows what should have come. */
const expectable = count.nullable()

/** Per client and event: expected = delivered + lost. */
export const deliveryLedgerSchema = z.object({
  expected: expectable,
  /** First copies. */
  delivered: count,
  lost: expectable,
  /** Further copies. */
  duplicated: expectable,
  /** Completed after a higher seq. */
  reordered: expectable,
  /** Those of the lost that an explicit gap signal covered; untold losses = lost − gaps. */
  gaps: expectable,
})

/** At any instant, now − dueAt of the oldest event that is due and not yet delivered; 0 if there is none. */
export const stalenessSchema = z.object({
  meanMs: known,
  p99Ms: known,
  peakMs: known,
  /** Age of information: now − dueAt of the newest event delivered; its mean over time and clients. */
  ageMeanMs: known,
  /** How often clients were without events of which nobody knows when they were due: the other three are withheld then. */
  undated: count.optional(),
})

export const serverCostSchema = z.object({
  /** Of the server process over the measured phases, user + system. */
  cpuUsPerEvent: known,
  rssPerConnectionBytes: known,
  /** Of the rings of a timer of 10 ms: a stall is one, so the longest stands beside. */
  eventLoopDelayP99Us: known,
  eventLoopDelayMaxUs: known.optional(),
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
  /**
   * By how much the resident memory grew from before the connects to the end of the trial, each after a full collection, with
   * every connection open and idle, without the empty part of V8's young generation. null where the last phase is measured or has events: a collection would hold them up.
   */
  settledGrowthBytes: known.optional(),
  /** Share of the measured time for which garbage collections held the event loop up, 0–1, and the longest time. */
  gcShare: known.optional(),
  gcMaxUs: known.optional(),
})

export const driverCostSchema = z.object({
  cpuUsPerEvent: known,
  rssPerConnectionBytes: known,
  /** Of the rings of a timer of 10 ms: a stall is one, so the longest stands beside. */
  eventLoopDelayP99Us: known,
  eventLoopDelayMaxUs: known.optional(),
  utilisation: known,
  /** How late pollers asked; null for transports that do not poll. */
  timerLatenessP99Us: known,
  timerLatenessMaxUs: known.optional(),
  /** From a complete answer to the next question, mean and longest; null for transports that are not held. */
  reAskMeanUs: known.optional(),
  reAskMaxUs: known.optional(),
  /**
   * Receive stamps may be late, each by at most its own bound: how long the event can have waited unseen. By how much, at
   * most, that makes the printed figures of the latency from due too large: here the p50, that of the latencies less
   * that of the latencies each less its bound. (Files of versions before have percentiles of the bounds.)
   */
  stampErrorP50Us: known,
  stampErrorP90Us: known.optional(),
  /** Of the p99. */
  stampErrorUs: known,
  stampErrorP999Us: known.optional(),
  stampErrorMeanUs: known.optional(),
  /** Of the mean staleness. */
  stampErrorStalenessUs: known.optional(),
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
  /** Of the events that arrived in it; null with fewer than ten beyond, and where the phase lost as many. */
  p50Us: known,
  p99Us: known,
})

export type LatencySummary = z.infer<typeof latencySummarySchema>
export type SpreadError = z.infer<typeof spreadErrorSchema>
export type ConnectionLedger = z.infer<typeof connectionLedgerSchema>
export type DeliveryLedger = z.infer<typeof deliveryLedgerSchema>
/** A ledger of which every part is known. */
export type CountedDeliveries = Record<keyof DeliveryLedger, number>
export type Staleness = z.infer<typeof stalenessSchema>
export type ServerCost = z.infer<typeof serverCostSchema>
export type DriverCost = z.infer<typeof driverCostSchema>
export type SeriesPoint = z.infer<typeof seriesPointSchema>
