/**
 * The result file: what a run leaves behind. Written by the CLI, read by the dashboard and by strangers.
 * Fields may be added, never renamed or given another meaning; `formatVersion` tells readers which they have.
 */
import { z } from 'zod'
import type { ResolvedScenario } from '../protocol/scenario.ts'
import { calibrationSchema } from './format/calibration.ts'
import { trialSchema, verdictSchema } from './format/trial.ts'

export * from './format/bytes.ts'
export * from './format/calibration.ts'
export * from './format/measures.ts'
export * from './format/target.ts'
export * from './format/trial.ts'
export * from './format/uplink.ts'

export const FORMAT_VERSION = 1

/** The middle of the blocks with their least and greatest; not an interval of confidence. null: withheld. */
const spreadSchema = z.object({ median: z.number(), low: z.number(), high: z.number() }).nullable()

const summaryRowSchema = z.object({
  transport: z.string(),
  arm: z.string(),
  blocks: z.int().min(1),
  meanUs: spreadSchema,
  p50Us: spreadSchema,
  p90Us: spreadSchema,
  p99Us: spreadSchema,
  p999Us: spreadSchema,
  maxUs: spreadSchema,
  stalenessMeanMs: spreadSchema,
  bytesPerEvent: spreadSchema,
  connections: spreadSchema,
  requestsPerSecond: spreadSchema,
  lost: spreadSchema,
  serverCpuUsPerEvent: spreadSchema,
})

/** Geometric mean over the blocks of `of`'s value divided by `against`'s, with a 95 % paired t interval. */
const comparisonSchema = z.object({
  metric: z.string(),
  /** An arm. */
  of: z.string(),
  against: z.string(),
  ratio: z.number(),
  /** null under three blocks. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** The difference of the medians is above 2 % and above the instrument's error: without this no ratio says anything. */
  beyondError: z.boolean(),
  /** It is beyond the error, and the interval excludes 1. */
  clear: z.boolean(),
})

const expectationResultSchema = z.object({
  text: z.string(),
  /** The left side: median over blocks, in the metric's unit of the file; null when withheld. */
  value: z.number().nullable(),
  /** Of `value` and `bound`, a duration of `us` or `ms`; absent in files of versions before. */
  unit: z.enum(['us', 'ms', 'bytes', 'count', 'share']).optional(),
  /** The right side. */
  bound: z.number().nullable(),
  met: z.boolean(),
  /**
   * 95 %, of a mean over the blocks: of the left side's values, or of the `ratio` of the two metrics where both sides are
   * one. The mean is geometric (arithmetic where a block has none of it) and `value` the median, so of many blocks of which
   * some are far away it may lie outside. null under three blocks and where a block withholds a side; absent in files of
   * versions before.
   */
  interval: z
    .object({ what: z.enum(['value', 'ratio']), low: z.number(), high: z.number() })
    .nullable()
    .optional(),
  /** Some value inside `interval` would be judged otherwise. Absent in files of versions before. */
  withinNoise: z.boolean().optional(),
  /** Why `value` is withheld; absent when it is not, and in files of versions before. */
  withheld: z.string().optional(),
  /** Why `bound` is. */
  boundWithheld: z.string().optional(),
})

export const environmentSchema = z.object({
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  platform: z.string(),
  kernel: z.string(),
  node: z.string(),
  /** Of this product and of the packages that carry the load. */
  versions: z.record(z.string(), z.string()),
  /** Of the product's source, or null outside a checkout. */
  commit: z.string().nullable(),
  clockId: z.string(),
  /** Absent where no calibration of this machine was kept beside the results. */
  calibration: calibrationSchema.optional(),
})

/** `resolved` is checked for what readers use; the scenario language may add to it. */
const resolvedScenarioSchema = z.custom<ResolvedScenario>(
  (value) => resolvedShape.safeParse(value).success,
  'expected a resolved scenario',
)

const faultShape = z.looseObject({
  atMs: z.number(),
  kind: z.string(),
  share: z.number(),
  durationMs: z.number().nullable(),
  how: z.string().nullable(),
  history: z.string().nullable(),
})

const resolvedShape = z.looseObject({
  name: z.string(),
  title: z.string(),
  feed: z.looseObject({
    source: z.string(),
    payloadBytes: z.number().nullable(),
    rate: z.number(),
    payload: z.looseObject({ fromBytes: z.number(), toBytes: z.number() }).optional(),
    speed: z.number().optional(),
  }),
  clients: z.looseObject({ count: z.int(), headers: z.enum(['minimal', 'browser']) }),
  phases: z.array(
    z.looseObject({
      name: z.string(),
      startMs: z.number(),
      durationMs: z.number(),
      rate: z.number(),
      endRate: z.number().optional(),
      burst: z.looseObject({ size: z.number(), everyMs: z.number() }).optional(),
      measure: z.boolean(),
    }),
  ),
  transports: z.record(z.string(), z.record(z.string(), z.unknown())),
  repeat: z.int(),
  /** Absent in files of versions that knew no faults. */
  faults: z.array(faultShape).optional(),
  /** Absent, or null, where clients send nothing. */
  uplink: z.looseObject({ rate: z.number(), sizeBytes: z.int(), arrival: z.string() }).nullable().optional(),
})

export const runResultSchema = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  startedAt: z.string(),
  endedAt: z.string(),
  /**
   * Host and port of the server when it was somebody's own; null: the run started one on its machine for each trial.
   * Absent in files of versions before.
   */
  target: z.string().nullable().optional(),
  /** The run was stopped before its last trial; what finished is here. */
  interrupted: z.boolean(),
  seed: z.int(),
  scenario: z.object({ name: z.string(), text: z.string(), resolved: resolvedScenarioSchema }),
  environment: environmentSchema,
  trials: z.array(trialSchema),
  summary: z.array(summaryRowSchema),
  comparisons: z.array(comparisonSchema),
  expectations: z.array(expectationResultSchema),
  /** The worst of the trials'. */
  verdict: verdictSchema,
})

export type Spread = z.infer<typeof spreadSchema>
export type SummaryRow = z.infer<typeof summaryRowSchema>
export type Comparison = z.infer<typeof comparisonSchema>
export type ExpectationResult = z.infer<typeof expectationResultSchema>
export type Environment = z.infer<typeof environmentSchema>
export type RunResult = z.infer<typeof runResultSchema>
