/** One trial in a result file: one transport, one repeat, in fresh processes. */
import { z } from 'zod'
import { byteLedgerSchema, bytesByKindSchema } from './bytes.ts'
import {
  connectionLedgerSchema,
  deliveryLedgerSchema,
  driverCostSchema,
  latencySummarySchema,
  seriesPointSchema,
  serverCostSchema,
  spreadErrorSchema,
  stalenessSchema,
} from './measures.ts'
import { trialProxySchema, trialTargetSchema } from './target.ts'
import { uplinkLedgerSchema, uplinkResultSchema } from './uplink.ts'

export const verdictReasonSchema = z.object({
  /** Stable word for programs, such as `feed-late`. */
  code: z.string(),
  /** What was measured against which bound. */
  message: z.string(),
  /** What to do about it. */
  remedy: z.string(),
})

export const verdictSchema = z.object({
  level: z.enum(['VALID', 'SUSPECT', 'INVALID']),
  reasons: z.array(verdictReasonSchema),
})

/** Delivery latency from the intended instant (the headline) and from the publishing. */
const deliveryLatencySchema = z.object({ fromDue: latencySummarySchema, fromSent: latencySummarySchema })

const phaseResultSchema = z.object({
  name: z.string(),
  startMs: z.number(),
  durationMs: z.number(),
  measured: z.boolean(),
  latencyUs: deliveryLatencySchema,
  /** p50 of the events that were due in the first and in the last third of the phase, µs, within 3 %. */
  firstThirdP50Us: z.number().nullable(),
  lastThirdP50Us: z.number().nullable(),
  bytes: z.object({ down: bytesByKindSchema, up: bytesByKindSchema }),
  deliveries: deliveryLedgerSchema,
  /** Absent where clients send nothing. */
  uplink: uplinkLedgerSchema.optional(),
})

/** A fault as it struck, and how the clients came through it. */
const faultResultSchema = z.object({
  kind: z.string(),
  /** When it was meant to strike, and when it did (a restart: when the process was told to end), ms from the feed's start. */
  plannedAtMs: z.number(),
  atMs: z.number(),
  /** As the scenario asked. */
  durationMs: z.number().nullable(),
  /** How many connections it struck; null for a fault of the server as a whole, or of connections to come. */
  connections: z.int().min(0).nullable(),
  /**
   * The longest that a client was without current data: received − dueAt of the events that came meanwhile, due before
   * the fault or after, and of the oldest that a gap told of. One value a client: of as many clients as `connections`
   * (at least one), those with the longest, so the struck ones unless others waited longer; of all where that is null.
   */
  recoveryUs: latencySummarySchema,
  /** Clients that missed something to the end of the trial, and were not told by a gap. */
  unrecovered: z.int().min(0),
})

/** What stood between clients and server, and how well it kept to what it was told. */
const networkResultSchema = z.object({
  via: z.enum(['link', 'namespaces']),
  /**
   * How late the link passed on what it read in the measured phases, at most, µs: beyond the delay that it was told, and
   * since it may first have been there to be read; null via namespaces.
   */
  latenessP50Us: z.number().nullable(),
  latenessP99Us: z.number().nullable(),
  latenessMaxUs: z.number().nullable().optional(),
  /** Bursts of more than 14,000 B on one line, where TCP's slow start would have cost round trips that a link does not show. */
  largeBursts: z.int().min(0).nullable(),
  /** Share of the measured phases in which the event loop of the link's process was not idle, 0–1. */
  utilisation: z.number().nullable().optional(),
  /** User + system time of that process for each delivered event, µs. */
  cpuUsPerEvent: z.number().nullable().optional(),
})

/** How instants of server and driver were compared. Server clock − driver clock, µs. */
const trialClockSchema = z.object({
  /** `wall`: the events' own stamps, by the wall clock of the host that server and driver share. */
  kind: z.enum(['shared', 'exchange', 'wall']),
  offsetUs: z.number(),
  /** The offset's error is at most this; a percentile below it is withheld. 0 for one shared clock. */
  uncertaintyUs: z.number().min(0),
  /** The least round trip of an exchange, without what the server took for its answers; absent for one shared clock. */
  roundTripUs: z.number().min(0).optional(),
})

/** The formulas' answers for this trial; null where no formula applies. residualUs = measured mean − meanUs. */
const theorySchema = z.object({
  meanUs: z.number().nullable(),
  maxUs: z.number().nullable(),
  bytesPerEvent: z.number().nullable(),
  residualUs: z.number().nullable(),
  /** Requests per second of all clients. */
  requestsPerSecond: z.number().nullable().optional(),
  /** The formula in words, such as `T/2 + R/2`. */
  formula: z.string().nullable().optional(),
  /** d, the mean one way that the formulas were given, and whence it is known; absent in files of versions before. */
  oneWayUs: z.number().optional(),
  oneWayFrom: z.enum(['scenario', 'exchange']).optional(),
  /** c, from an answer to the next question of a long poll, likewise; null for other transports. */
  reAskUs: z.number().nullable().optional(),
  reAskFrom: z.enum(['measured', 'stated']).nullable().optional(),
})

export const trialSchema = z.object({
  transport: z.string(),
  /** The transport's name, or `sse/a` and `sse/b` when one transport runs against itself. */
  arm: z.string(),
  /** From 1; a block is one repeat of every transport. */
  block: z.int().min(1),
  /**
   * The block's own, drawn from the run's: of its arrivals, values, poll phases and jitter, for all of its arms. In files
   * of versions before, which do not have it, arrivals and values are of the run's seed in every block.
   */
  seed: z.int().optional(),
  startedAt: z.string(),
  clients: z.int().min(1),
  /** Sum of the measured phases. The trial's own figures are over these, except whole-life bytes and connections. */
  measuredMs: z.number(),
  latencyUs: deliveryLatencySchema,
  /** connect() to established, of every connection; refused ones rank as the slowest. */
  connectUs: latencySummarySchema,
  /** Place in the ramp to the hello; clients that never joined rank as the slowest. Files before: from connect(). */
  joinUs: latencySummarySchema,
  /** Place in the ramp to the first event, likewise. */
  firstEventUs: latencySummarySchema,
  /** First to last receiver of one event; events that a client missed rank as slowest. null also where `fanOutErrorUs` is above half of it. */
  fanOutSpreadUs: latencySummarySchema,
  /** Events that a client that expected them never got. Absent in files of versions before, whose percentiles are of the others alone. */
  fanOutLost: z.int().min(0).optional(),
  /** How wrong each figure of the spread may be, since its stamps are; withheld ones too. Absent in files of versions before. */
  fanOutErrorUs: spreadErrorSchema.optional(),
  staleness: stalenessSchema,
  bytes: byteLedgerSchema,
  connections: connectionLedgerSchema,
  deliveries: deliveryLedgerSchema,
  /** What the clients sent up, over the measured phases; absent where they send nothing. */
  uplink: uplinkResultSchema.optional(),
  /** null when the server is not ours to ask. */
  server: serverCostSchema.nullable(),
  driver: driverCostSchema,
  /**
   * Events that were published within one (mean) interval and 50 ms of their due instant, over those scheduled, in the
   * measured phases; null when none were.
   */
  achievedRate: z.number().nullable(),
  /** Share of the machine's processors that was busy over the measured phases, 0–1; null where unknown. */
  machineBusy: z.number().nullable(),
  /** Share of processor time that a hypervisor gave to others over the measured phases, 0–1; null where unknown. */
  machineSteal: z.number().nullable().optional(),
  /** Share of the time of all processors that server, driver and link together used, 0–1; the rest of `machineBusy` is others'. */
  ownBusy: z.number().nullable().optional(),
  /** Absent in files of versions before, and then `shared`. */
  clock: trialClockSchema.optional(),
  /** null without `network`. */
  network: networkResultSchema.nullable().optional(),
  /** Absent against a server of ours. */
  target: trialTargetSchema.optional(),
  /** Absent without `proxy`. */
  proxy: trialProxySchema.optional(),
  phases: z.array(phaseResultSchema),
  series: z.array(seriesPointSchema),
  /** In the order in which they struck. Absent in files of versions that knew no faults. */
  faults: z.array(faultResultSchema).optional(),
  theory: theorySchema,
  verdict: verdictSchema,
})

export type VerdictReason = z.infer<typeof verdictReasonSchema>
export type Verdict = z.infer<typeof verdictSchema>
export type VerdictLevel = Verdict['level']
export type DeliveryLatency = z.infer<typeof deliveryLatencySchema>
export type PhaseResult = z.infer<typeof phaseResultSchema>
export type FaultResult = z.infer<typeof faultResultSchema>
export type TrialClock = z.infer<typeof trialClockSchema>
export type Theory = z.infer<typeof theorySchema>
export type Trial = z.infer<typeof trialSchema>
