/** The settings of each transport: how it follows the feed, and after which silence it gives a connection up. */
import { z } from 'zod'
import { duration, oneOf, trueOrFalse } from './quantities.ts'
import { BOUNDS } from './ranges.ts'
import { answerCompression, limit, messageCompression, streamCompression } from './wire-options.ts'

const polling = z
  .strictObject({
    interval: duration(BOUNDS.intervalMs, 'Time between two polls of one client.').prefault('1s'),
    schedule: oneOf(
      ['fixed-rate', 'fixed-delay'],
      '`fixed-rate`: poll at fixed instants. `fixed-delay`: the interval counts from the response.',
    ).default('fixed-rate'),
    etag: trueOrFalse(
      'Send the ETag of the last answer back, so that an unchanged answer is a 304 without body.',
    ).default(true),
    timeout: duration(
      BOUNDS.livenessMs,
      'A client gives a poll up that is not answered within this time, and asks anew. Short for scenarios with faults.',
    ).prefault('10s'),
    limit,
    compression: answerCompression,
  })
  .meta({ description: 'Short polling: ask again every so often.' })

const longPolling = z
  .strictObject({
    wait: duration(BOUNDS.waitMs, 'How long the server is asked to hold a poll that has nothing to answer.').prefault(
      '25s',
    ),
    grace: duration(
      BOUNDS.livenessMs,
      'A client gives a poll up that is not answered this long after its `wait` (and the round trip of the network). Short, with a short `wait`, for scenarios with faults.',
    ).prefault('5s'),
    limit,
    compression: answerCompression,
  })
  .meta({ description: 'Long polling: ask, and be held until there is an answer.' })

const sse = z
  .strictObject({
    heartbeat: duration(
      BOUNDS.livenessMs,
      'How often the server sends a comment when there is nothing else to send. A client gives a stream up after two heartbeats of silence. Short for scenarios with faults.',
    ).prefault('15s'),
    compression: streamCompression,
  })
  .meta({ description: 'Server-Sent Events: one response that never ends.' })

const websocket = z
  .strictObject({
    ping: duration(
      BOUNDS.livenessMs,
      'How often the server pings. A client gives a connection up after two pings that did not come. Short for scenarios with faults.',
    ).prefault('25s'),
    compression: messageCompression,
  })
  .meta({ description: 'WebSocket: one connection, frames both ways.' })

/** `sse:` with nothing after it means the defaults, like `sse: {}`. */
function settings<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape, z.core.$strict>) {
  return schema
    .nullable()
    .transform((written) => written ?? schema.parse({}))
    .optional()
}

export const transportsSchema = z
  .strictObject({
    polling: settings(polling),
    'long-polling': settings(longPolling),
    sse: settings(sse),
    websocket: settings(websocket),
  })
  .refine((named) => Object.keys(named).length > 0, { error: 'at least one transport' })
  .meta({
    description: 'The transports to compare, each with its settings; at least one. `sse: {}` takes the defaults.',
    example: { sse: {}, websocket: {} },
    minProperties: 1,
  })
