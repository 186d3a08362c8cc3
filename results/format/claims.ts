/**
 * The result file of `tlab claims`: for each claim its verdict with the figures that decided it. The runs themselves are result
 * files of their own, saved in the same folder and named here: with them this file would be a hundred times as large, and they
 * say more to whoever opens them alone. Where it lies without them, it still says where they were made, and of which texts.
 */
import { z } from 'zod'
import { EXPERIMENTS } from '../../protocol/browser-experiments.ts'
import { CLAIM_VERDICTS, QUANTIFIERS } from '../../protocol/claim.ts'
import { environmentSchema, FORMAT_VERSION } from '../format.ts'
import { verdictSchema } from './trial.ts'

/** `open`: the interval lies in neither region. `missing`: there is no figure at all. */
const OUTCOMES = ['holds', 'fails', 'open', 'missing'] as const

const evidenceSchema = z.object({
  /** The case, such as `against polling`. */
  says: z.string(),
  /** The shared run, and its cell, such as `rate 10/s`; null for what was not measured, and for a run without a matrix. */
  run: z.string().nullable(),
  /** The experiment in a browser; absent: none. */
  browser: z.enum(EXPERIMENTS).optional(),
  cell: z.string().nullable(),
  /** Such as `polling.latency.mean / websocket.latency.mean`; null for what cannot be measured yet. */
  measure: z.string().nullable(),
  /** Where the interval lies if the sentence holds, and if not. */
  holds: z.string().nullable(),
  fails: z.string().nullable(),
  /** What `value` is in; null: a ratio. */
  unit: z.enum(['us', 'ms', 'bytes', 'count', 'share']).nullable(),
  /** Geometric mean of the ratio, or mean of the metric, over the blocks. */
  value: z.number().nullable(),
  /** 95 % t interval over the blocks, wider by what the instrument may have changed. null under three blocks. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /**
   * A difference of the sides up to it counts as none, in the unit of the metric; null: no such bound. Absent where nothing is
   * measured, and in files of versions before.
   */
  margin: z.number().nullable().optional(),
  /** Of a test with a margin: a difference up to it counts as none, and whether the sides are alike in this sense. */
  alike: z.object({ margin: z.string(), isAlike: z.boolean() }).optional(),
  /** Blocks in which both sides are known; of an experiment its repeats. */
  blocks: z.int().min(0),
  /** Whether one of the trials was SUSPECT: its interval is then wider by the error that it is suspected of. */
  suspect: z.boolean(),
  outcome: z.enum(OUTCOMES),
  /** Whether the verdict rests on it. */
  decides: z.boolean(),
  /** Why it is open or missing; null where it is neither. */
  why: z.string().nullable(),
})

const sourceSchema = z.object({
  quote: z.string(),
  title: z.string(),
  by: z.string().nullable(),
  date: z.string().nullable(),
  url: z.string().nullable(),
})

const decidedClaimSchema = z.object({
  name: z.string(),
  sentence: z.string(),
  where: z.array(sourceSchema),
  quantifier: z.enum(QUANTIFIERS),
  reading: z.string().nullable(),
  beside: z.string().nullable(),
  verdict: z.enum(CLAIM_VERDICTS),
  /** Where it holds and where it does not, sentences. */
  because: z.array(z.string()),
  /** What an undecided claim lacks. */
  missing: z.array(z.string()),
  evidence: z.array(evidenceSchema),
  /** What the figures are of: heads, TLS, the way between the ends, HTTP's version, the server. */
  conditions: z.string(),
})

const claimRunSchema = z.object({
  name: z.string(),
  /** The name of its own result file beside this one; null: it did not run, or nothing of it had finished. */
  file: z.string().nullable(),
  verdict: verdictSchema.nullable(),
  /** SHA-256 of its scenario's text with LF line ends, in hexadecimal; absent in files of versions before. */
  textSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
})

const browserNameSchema = z.object({
  /** As the browser calls itself. */
  name: z.string(),
  version: z.string(),
})

const experimentSchema = z.object({
  name: z.enum(EXPERIMENTS),
  /** null: there was none, or it never said. */
  browser: browserNameSchema.nullable(),
  /** Each in a browser and before servers of its own: figures by name. */
  repeats: z.array(z.record(z.string(), z.int().min(0))),
  /** Why it could not be made; null: every repeat ended well. */
  why: z.string().nullable(),
})

export const claimsResultSchema = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  kind: z.literal('claims'),
  startedAt: z.string(),
  endedAt: z.string(),
  /** The command was stopped before its last run, or a run that was made before had been; the verdicts are of what had finished. */
  interrupted: z.boolean(),
  /** That all runs share; null: they have several, or there is none. */
  seed: z.int().nullable(),
  /** Where the runs were made: of the first of them. Absent without one, and in files of versions before. */
  environment: environmentSchema.optional(),
  /** What of it was otherwise for another run, such as `commit`; absent where nothing was, and in files of versions before. */
  environmentDiffers: z.array(z.string()).optional(),
  claims: z.array(decidedClaimSchema),
  runs: z.array(claimRunSchema),
  /** Experiments in a browser; absent in files of versions before. */
  experiments: z.array(experimentSchema).optional(),
})

export type Evidence = z.infer<typeof evidenceSchema>
export type Outcome = Evidence['outcome']
export type DecidedClaim = z.infer<typeof decidedClaimSchema>
export type ClaimRun = z.infer<typeof claimRunSchema>
export type ClaimsResult = z.infer<typeof claimsResultSchema>
export type BrowserName = z.infer<typeof browserNameSchema>
export type Experiment = z.infer<typeof experimentSchema>
