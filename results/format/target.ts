/** What a trial against a server that is not ours, or behind a proxy, has beside the figures of any trial. */
import { z } from 'zod'

const lateness = z.object({ p50: z.number(), p99: z.number(), max: z.number() })

/** Of the events that the lab's own publisher posted to the server. */
export const publishingSchema = z.object({
  accepted: z.int().min(0),
  /** Answered with another status than 2xx, and not answered. */
  refused: z.int().min(0),
  failed: z.int().min(0),
  firstProblem: z.string().nullable(),
  /** From the due instant until an event was handed to the connection, µs; since the last measured window began. */
  latenessUs: lateness,
  /** From there to the end of the answer, likewise. */
  answerUs: lateness,
})

export const trialTargetSchema = z.object({
  /** null: the server published by itself. */
  publishing: publishingSchema.nullable(),
  /** What nobody can know of this server: the first word of the metrics, and why. */
  withheld: z.array(z.object({ part: z.string(), why: z.string() })),
})

export const trialProxySchema = z.object({
  /** As it names itself. */
  version: z.string(),
  /** User and system time for each delivered event, µs; null where the system does not tell. */
  cpuUsPerEvent: z.number().nullable(),
})

export type Publishing = z.infer<typeof publishingSchema>
