/** The shape of `/lab/stats`. */
import { z } from 'zod'
import type { FeedStatus } from '../../protocol/feed-control.ts'
import type { RelayStatus } from '../../protocol/relay.ts'
import type { BytesByKind, LabStats, ProcessFigures, TransportStats } from '../../protocol/server-stats.ts'

const count = z.int().min(0)

const bytesByKind: z.ZodType<BytesByKind> = z.strictObject({
  payload: count.describe('the JSON of events and messages'),
  framing: count.describe('what else is in a body, a stream or a frame'),
  heads: count.describe('HTTP heads but those of an upgrade'),
  handshake: count.describe('the upgrade request and its 101'),
  heartbeat: count.describe('comments, pings and pongs'),
})

const percentilesUs = z.strictObject({ p50: z.number(), p99: z.number(), max: z.number() })

export const transportStats: z.ZodType<TransportStats> = z.strictObject({
  openConnections: count.describe('TCP connections whose latest request was for this transport'),
  openedConnections: count,
  subscriptions: count.describe('streams, sockets and held polls now'),
  requests: count,
  deliveredEvents: count,
  slowConsumers: count.describe('connections closed because they read too slowly'),
  droppedEvents: count.describe('passed over for slow readers, each inside a gap'),
  gaps: count.describe('gaps told in the middle of a stream'),
  heldBytes: count.describe('wait in this process for readers to take them'),
  refusedConnections: count.describe('turned away because there was no room'),
  bytesDown: count,
  bytesUp: count,
  bytesDownByKind: bytesByKind,
  bytesUpByKind: bytesByKind,
})

const relayStatus: z.ZodType<RelayStatus> = z.strictObject({
  accepted: count.describe('events that the other server answered with 2xx'),
  refused: count.describe('answered with anything else'),
  failed: count.describe('not answered'),
  pending: count.describe('not posted yet, or not answered yet'),
  firstProblem: z.string().nullable().describe('how the first that was not accepted ended'),
  latenessUs: percentilesUs.describe('from when an event was due until it was handed to the connection, µs'),
  answerUs: percentilesUs.describe('from there to the end of the answer, µs'),
})

export const feedStatus: z.ZodType<FeedStatus> = z.strictObject({
  channel: z.string(),
  epoch: z.string(),
  run: z.string().nullable(),
  playing: z.boolean(),
  headSeq: count,
  startsAtUs: z.int().describe('µs of the lab clock'),
  phases: z
    .array(z.strictObject({ firstSeq: count, lastSeq: count }))
    .describe('what each phase published; nothing when lastSeq < firstSeq'),
  latenessUs: percentilesUs.describe('from when an event was due until it was published, µs'),
  relay: relayStatus.describe('of a server that posts its events to another one').exactOptional(),
})

const processFigures: z.ZodType<ProcessFigures> = z.strictObject({
  cpuUs: count.describe('user and system time'),
  rssBytes: count,
  eventLoopDelayUs: percentilesUs.describe('over the last 10 to 20 s'),
  eventLoopActiveMs: z.number().describe('time in which the event loop was not idle'),
  utilisation: z.number().min(0).max(1).describe('of the event loop over the last 10 to 20 s'),
})

export const labStats: z.ZodType<LabStats> = z.strictObject({
  version: z.string(),
  node: z.string(),
  uptimeMs: z.number(),
  openConnections: count,
  channels: count,
  publishedEvents: count,
  otherBytesDown: count.describe('of connections that have not asked for a transport'),
  otherBytesUp: count,
  process: processFigures,
  feeds: z.array(feedStatus),
  transports: z.record(z.string(), transportStats),
})
