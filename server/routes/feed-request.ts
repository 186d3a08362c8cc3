/** Reads the body of `PUT /lab/feed` into what a feed is made of. Nothing starts that could not be played. */
import { z } from 'zod'
import { fitsPayload, SMALLEST_PAYLOAD_BYTES } from '../../protocol/event.ts'
import type { FeedRequest } from '../../protocol/feed-control.ts'
import { smallestPayload } from '../../protocol/payload.ts'
import { CHANNEL_NAME, DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { badRequest } from '../errors.ts'
import type { FeedSource } from '../feed/source.ts'
import { replaySource } from '../feed/sources/replay.ts'
import { syntheticSource } from '../feed/sources/synthetic.ts'
import { quote } from '../problem.ts'
import { MESSAGE_BYTES } from '../settings.ts'
import { type Fault, phaseSchema, rateSchema, scheduleFault } from './feed-schedule.ts'

const MOST_PHASES = 1_000

const payloadBytes = z.int().min(SMALLEST_PAYLOAD_BYTES).max(MESSAGE_BYTES)

export const feedRequestSchema = z.strictObject({
  channel: z.string().regex(CHANNEL_NAME).default(DEFAULT_CHANNEL),
  run: z.string().min(1).max(128).optional(),
  source: z.string().min(1).max(256),
  rows: z.array(z.unknown()).min(1).optional(),
  phases: z.array(phaseSchema).min(1).max(MOST_PHASES).optional(),
  rate: rateSchema.optional(),
  payloadBytes: payloadBytes.nullable().default(null),
  payload: z
    .strictObject({ fromBytes: payloadBytes, toBytes: payloadBytes, spread: z.enum(['uniform', 'log-uniform']) })
    .optional(),
  arrival: z.enum(['fixed', 'poisson', 'recorded']).default('fixed'),
  gapsMs: z.array(z.number().min(0)).optional(),
  speed: z.number().positive().optional(),
  seed: z.int().default(1),
})

/** @throws ProblemError 400 that names the member, what was expected there and what arrived */
export function readFeedRequest(body: unknown): { request: FeedRequest; source: FeedSource } {
  const parsed = feedRequestSchema.safeParse(body)
  if (!parsed.success) throw malformed(firstFault(parsed.error.issues, body))
  const request = parsed.data as FeedRequest
  const fault = scheduleFault(request) ?? payloadFault(request)
  if (fault !== null) throw malformed(fault)
  return { request, source: sourceOf(request) }
}

function payloadFault({ payloadBytes, payload }: FeedRequest): Fault | null {
  if (payload === undefined) return null
  if (payloadBytes !== null) return ['either "payloadBytes" or "payload"', 'both']
  const { fromBytes, toBytes } = payload
  return fromBytes < toBytes ? null : ['"payload.toBytes" above "payload.fromBytes"', `${fromBytes} to ${toBytes}`]
}

function sourceOf(request: FeedRequest): FeedSource {
  if (request.rows !== undefined) return replaySource(rowsJson(request.rows, smallestPayload(request)))
  if (request.source === 'synthetic') return syntheticSource(request.seed)
  throw malformed('"rows" with every source but "synthetic"', `source ${quote(request.source)} without rows`)
}

function rowsJson(rows: readonly unknown[], payloadBytes: number | null): string[] {
  return rows.map((row, index) => {
    const json = JSON.stringify(row)
    if (payloadBytes === null || fitsPayload(json, payloadBytes)) return json
    throw malformed(
      `rows that fit into a payload of ${payloadBytes} B`,
      `rows[${index}] with ${json.length} characters`,
    )
  })
}

function firstFault(issues: readonly z.core.$ZodIssue[], body: unknown): Fault {
  const issue = issues[0] as z.core.$ZodIssue
  const where = issue.path.length === 0 ? 'the body' : `"${issue.path.join('.')}"`
  const value = issue.path.reduce((at: unknown, key) => (at as Record<PropertyKey, unknown> | null)?.[key], body)
  return [`another value for ${where} (${issue.message})`, quote(value)]
}

function malformed(expected: string | Fault, arrived?: string) {
  const [wanted, got] = typeof expected === 'string' ? [expected, arrived ?? 'nothing'] : expected
  return badRequest('Malformed feed', `expected ${wanted}, got ${got}; correct it and send the feed again`)
}
