/**
 * A server that is not ours: the keys of `target`, which is also what a mapping file holds (`--mapping`). What they
 * mean together, and beside the rest of a scenario, is checked in target-bounds.ts.
 */
import { z } from 'zod'
import { TIME_UNITS } from '../../protocol/target.ts'
import { oneOf, prose } from './quantities.ts'
import { cursorSource, cursorTarget, headerName, headerValue, path, pointer, url } from './target-values.ts'

const MOST_CARRIAGES = 4

const publish = z
  .strictObject({
    path: path(
      'Where each event is posted. `{channel}` stands for the name of the channel, a fresh one for each trial.',
    ),
    contentType: headerValue('Of the body, which is the event’s JSON.').default('application/json'),
    headers: z
      .record(headerName(), headerValue('Its value.'))
      .default({})
      .meta({ description: 'Header fields beside those of HTTP itself, such as an API key.' }),
  })
  .meta({
    description:
      'How the lab’s own publisher gets events in: one POST for each, in order, at the instants of the schedule. Any 2xx is an acceptance. Without this key the server publishes by itself, and `feed.source` is `none`.',
  })

const event = z
  .strictObject({
    envelope: pointer(
      'Where the event that the lab published lies in a message: an object, or its text in a string. `""`: the message is the event.',
    ).optional(),
    sequence: pointer('Of a feed that is not ours: a whole number that grows by one with each event.').optional(),
    time: pointer('Of a feed that is not ours: when the server made the event, by its wall clock.').optional(),
    unit: oneOf(TIME_UNITS, 'Of `time`, since 1970; `iso`: text such as 2026-01-31T12:00:00.123Z.').optional(),
  })
  .meta({
    description:
      'Where an event lies in a message. `envelope: ""` unless given, with `publish`; nothing without it. What is not told cannot be known: without a sequence there is no ledger of losses, without a time no latency.',
  })

const cursor = z
  .array(z.strictObject({ from: cursorSource(), to: cursorTarget() }), { error: 'a list of { from, to }' })
  .max(MOST_CARRIAGES, { error: `at most ${MOST_CARRIAGES} of { from, to }` })
  .default([])
  .meta({ description: 'How a client says where it is. Without it nothing resumes.' })

const body = oneOf(
  ['one', 'lines', 'array'],
  'What a 200 holds: one message, one a line, or a JSON array of messages.',
).default('one')

const messages = pointer('For `body: array`: where the array lies in the body. `""`: the body is the array.').default(
  '',
)

const nothing = z
  .array(z.int({ error: 'a status from 200 to 599' }).min(200).max(599), { error: 'a list of statuses' })
  .default([204, 304])
  .meta({ description: 'Statuses that say that there is nothing new.' })

const polling = z
  .strictObject({
    path: path('Where it is asked.'),
    body,
    messages,
    cursor,
    nothing,
    again: oneOf(
      ['interval', 'at-once'],
      'After an answer with messages: wait for the next instant, or ask again at once until there is nothing, for servers that give one message an answer.',
    ).default('interval'),
  })
  .meta({ description: 'How it is polled.' })

const longPolling = z.strictObject({ path: path('Where it is asked.'), body, messages, cursor, nothing }).meta({
  description: 'How it is polled so that it holds the question. How long, `transports.long-polling.wait` says.',
})

const sse = z
  .strictObject({
    path: path('Where the stream is.'),
    cursor,
    events: z
      .array(prose(100, 'An event type.'), { error: 'a list of event types' })
      .min(1, { error: 'at least one event type' })
      .default(['message'])
      .meta({ description: 'Event types that carry events; `message` is a block without an `event:` line.' }),
  })
  .meta({ description: 'Its Server-Sent Events.' })

const websocket = z
  .strictObject({
    path: path('Where it upgrades.'),
    subprotocol: headerName()
      .optional()
      .meta({ description: 'What is offered, and must be agreed on. Without it none.' }),
    body: oneOf(
      ['one', 'after-blank-line'],
      'What a text message holds: one message, or lines `name: value`, a blank line and then the message.',
    ).default('one'),
    cursor,
    hello: prose(1000, 'A text message to begin with, such as a subscription; `{channel}` is filled in.').optional(),
  })
  .meta({ description: 'Its WebSocket.' })

export const mappingSchema = z.strictObject({
  url: url('Where it is. `--target` of the command line wins.').optional(),
  publish: publish.optional(),
  begins: oneOf(
    ['newest', 'next'],
    'What a client without a cursor gets first. `newest`: the newest message that there is, which says that the subscription stands and counts as no event. `next`: whatever is published next.',
  ).default('next'),
  event: event.optional(),
  polling: polling.optional(),
  'long-polling': longPolling.optional(),
  sse: sse.optional(),
  websocket: websocket.optional(),
})

export const targetSchema = mappingSchema.optional().meta({
  description:
    'A server that is not ours, in place of the lab’s. It runs already; this tells its paths and its messages.',
})

/** A mapping as the schema reads it. */
export type WrittenTarget = z.infer<typeof mappingSchema>
