/**
 * What a server takes over from the one before it. A channel whose history came along keeps its epoch, so that its
 * clients resume without a gap; a feed goes on in any case, late with what fell due while nobody was there.
 * Everything is read before anything is taken: a bad hand-over is refused as a whole.
 */
import { z } from 'zod'
import { CLOCK_OFFSET_US, type Clock } from '../protocol/clock.ts'
import { EPOCH_LENGTH } from '../protocol/cursor.ts'
import type { ChannelHandover, FeedHandover, Handover } from '../protocol/handover.ts'
import { CHANNEL_NAME } from '../protocol/transports.ts'
import type { AlarmMaker } from './feed/alarm.ts'
import { type Channels, MOST_CHANNELS } from './feed/channels.ts'
import { Feed } from './feed/feed.ts'
import { ProblemError, quote } from './problem.ts'
import { readFeedRequest } from './routes/feed-request.ts'

const instant = z.int().min(CLOCK_OFFSET_US)
const epoch = z.string().regex(new RegExp(`^[a-z0-9]{${EPOCH_LENGTH}}$`))
const count = z.int().min(0)

const schema = z.strictObject({
  channels: z
    .array(
      z.strictObject({
        name: z.string().regex(CHANNEL_NAME),
        epoch,
        headSeq: count,
        events: z.array(
          z.strictObject({ seq: count, sentAtUs: instant, json: z.string(), messageId: z.string().nullable() }),
        ),
      }),
    )
    .max(MOST_CHANNELS),
  feeds: z.array(
    z.strictObject({
      request: z.unknown(),
      startsAtUs: instant,
      published: count,
      epoch,
      phases: z.array(z.strictObject({ firstSeq: count, lastSeq: count })).min(1),
    }),
  ),
})

export interface SuccessorParts {
  readonly channels: Channels
  readonly clock: Clock
  readonly alarm: AlarmMaker
}

/**
 * Takes the hand-over into channels that nobody uses yet, and starts its feeds.
 * @throws Error with what was expected and what arrived
 */
export function takeOver(value: unknown, parts: SuccessorParts): void {
  const { channels, feeds } = readHandover(value)
  for (const channel of channels) parts.channels.goOn(channel)
  const resumed = feeds.map((feed) => resumeFeed(feed, parts))
  refuseRepeated(
    'feeds',
    resumed.map((feed) => feed.channel.name),
  )
  for (const feed of resumed) parts.channels.play(feed)
}

function readHandover(value: unknown): Handover {
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] as z.core.$ZodIssue
    throw refused(`another value for "${path.join('.')}" (${message})`, quote(path.reduce(member, value)))
  }
  const handover = parsed.data as Handover
  refuseRepeated(
    'channels',
    handover.channels.map((channel) => channel.name),
  )
  for (const channel of handover.channels) refuseHoles(channel)
  return handover
}

/** The log must end at its head without a hole, and each event's JSON must be that of its seq. */
function refuseHoles({ name, headSeq, events }: ChannelHandover): void {
  const firstSeq = headSeq - events.length + 1
  for (const [index, { seq, json }] of events.entries()) {
    const expected = firstSeq + index
    if (seq !== expected)
      throw refused(`event ${expected} of channel ${quote(name)}, whose head is ${headSeq}`, `${seq}`)
    if (!json.startsWith(`{"seq":${seq},`))
      throw refused(`the JSON of event ${seq} of channel ${quote(name)}`, quote(json))
  }
}

function refuseRepeated(what: string, names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw refused(`each of "${what}" once`, `${quote(repeated)} more than once`)
}

function resumeFeed(before: FeedHandover, { channels, clock, alarm }: SuccessorParts): Feed {
  try {
    const { request, source } = readFeedRequest(before.request)
    const phases = request.phases?.length ?? 1
    if (before.phases.length !== phases) throw new RangeError(`expected ${phases} phases, got ${before.phases.length}`)
    const channel = channels.open(request.channel, 'owner')
    return new Feed(request, { channel, source, clock, alarm, startsAtUs: before.startsAtUs }, before)
  } catch (error) {
    const reason = error instanceof ProblemError || error instanceof RangeError ? error.message : String(error)
    throw refused('feeds that can be played on', `one with this fault: ${reason}`)
  }
}

function member(value: unknown, key: PropertyKey): unknown {
  return (value as Record<PropertyKey, unknown> | null)?.[key]
}

function refused(expected: string, arrived: string): Error {
  return new Error(
    `this hand-over cannot be taken: expected ${expected}, got ${arrived}; ` +
      'start the server with one that a server of this version gave, or without any',
  )
}
