/**
 * The shapes of everything that goes in and out, by name. What goes in is read with these very schemas; what goes
 * out has the types of protocol/, which the compiler holds these schemas to, and a test holds real answers to them.
 */
import { z } from 'zod'
import type { FeedStarted } from '../../protocol/feed-control.ts'
import type { LabInfo, TicketGiven, TicketStatus } from '../../protocol/lab-info.ts'
import type { MessageReceipt } from '../../protocol/messages.ts'
import type { Problem } from '../../protocol/problem.ts'
import type { FaultStarted } from '../../protocol/server-faults.ts'
import { SERVER_FAULT_KINDS } from '../../protocol/server-faults.ts'
import { faultRequestSchema } from '../faults/fault-request.ts'
import { messageSchema } from '../feed/message.ts'
import { feedRequestSchema } from '../routes/feed-request.ts'
import type { ResultListing } from '../routes/result-files.ts'
import { joinRequestSchema } from '../routes/tickets.ts'
import { feedStatus, labStats, transportStats } from './stats-schemas.ts'

const cursor = z.string().describe('<epoch>:<seq>, the last event that a client has')
const instant = z.int().describe('µs of the lab clock')

const event = z.strictObject({
  seq: z.int().min(1).describe('position in its channel, from 1, without holes'),
  dueAtUs: instant.describe('when the schedule wanted it to exist, µs of the lab clock'),
  sentAtUs: instant.describe('when the server published it, µs of the lab clock'),
  data: z.unknown().describe('any JSON value'),
  pad: z.string().optional().describe('filler, on every event of a feed with a fixed payload size'),
})

const gap = z.strictObject({
  from: z.string().nullable().describe('the cursor as the client sent it; null if malformed'),
  to: cursor.describe('delivery goes on after this one'),
})

const batch = z.strictObject({
  cursor: cursor.describe('what to ask with next'),
  hasMore: z.boolean().describe('more is held than fitted: ask again at once'),
  gap: gap.nullable().describe('events that can no longer be had'),
  events: z.array(event).describe('in order, the same bytes on every transport'),
})

const labInfo: z.ZodType<LabInfo> = z.strictObject({
  product: z.literal('transport-lab'),
  version: z.string(),
  clockId: z.string().describe('the same on both sides: one clock, and latencies are exact'),
  node: z.string(),
  transports: z.array(z.string()),
  admission: z.enum(['open', 'ticket']).describe('ticket: feeds and uplink want one'),
  coalesce: z
    .strictObject({ kind: z.enum(['none', 'tick', 'window']), ms: z.number() })
    .describe('how long events wait for each other before they go, in one write'),
  limits: z.strictObject({
    responseEvents: z.int(),
    responseBytes: z.int(),
    longPollHoldMs: z.number(),
    sseHeartbeatMs: z.number(),
    websocketPingMs: z.number(),
    messageBytes: z.int(),
    connections: z.int(),
    connectionsPerAddress: z.int(),
  }),
})

const labTime = z.strictObject({ receivedAtUs: instant, sentAtUs: instant })

const feedStarted: z.ZodType<FeedStarted> = z.strictObject({
  channel: z.string(),
  epoch: z.string(),
  cursor: cursor.describe('before the first event of this feed'),
  startsAtUs: instant.describe('when the first phase begins, a moment ahead; µs of the lab clock'),
})

const faultStarted: z.ZodType<FaultStarted> = z.strictObject({
  kind: z.enum(SERVER_FAULT_KINDS),
  atUs: instant.describe('when it struck, µs of the lab clock'),
  connections: z.int().nullable().describe('how many it struck; null for a fault of the whole server'),
})

const ticketGiven: z.ZodType<TicketGiven> = z.strictObject({
  ticket: z.string().describe('for ?ticket=; a browser has it as a cookie, too'),
  idleMs: z.number().describe('when it is not shown for so long it is forgotten'),
})

const ticketStatus: z.ZodType<TicketStatus> = z.strictObject({
  admitted: z.boolean().describe('a good ticket came along, as the cookie or as ?ticket='),
})

const messageReceipt: z.ZodType<MessageReceipt> = z.strictObject({
  id: z.string(),
  cursor: cursor.describe('of the event that the message became'),
})

const problem: z.ZodType<Problem> = z.strictObject({
  type: z.string().describe('about:blank: the status says it all (RFC 9457 §4.2.1)'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('what was expected, what arrived, what to do next'),
})

const resultListing: z.ZodType<ResultListing> = z.strictObject({
  name: z.string(),
  startedAt: z.string().nullable(),
  scenario: z.string().nullable(),
})

/** What comes in. */
export const REQUEST_SCHEMAS = {
  FeedRequest: feedRequestSchema,
  FaultRequest: faultRequestSchema,
  Message: messageSchema,
  JoinRequest: joinRequestSchema,
}

/** What goes out. */
export const ANSWER_SCHEMAS = {
  Event: event,
  Gap: gap,
  Batch: batch,
  MessageReceipt: messageReceipt,
  LabInfo: labInfo,
  LabTime: labTime,
  LabStats: labStats,
  TransportStats: transportStats,
  FeedStatus: feedStatus,
  FeedStarted: feedStarted,
  FaultStarted: faultStarted,
  TicketGiven: ticketGiven,
  TicketStatus: ticketStatus,
  Live: z.strictObject({ live: z.literal(true) }),
  Ready: z.strictObject({ ready: z.literal(true) }),
  ResultListing: resultListing,
  Problem: problem,
}

export type SchemaName = keyof typeof REQUEST_SCHEMAS | keyof typeof ANSWER_SCHEMAS
