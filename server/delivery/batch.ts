/**
 * The body of a poll's answer, `{"cursor":"…","hasMore":false,"gap":null,"events":[…]}`, put together from
 * the events' own bytes.
 */
import type { Gap } from '../../protocol/messages.ts'
import type { Channel } from '../feed/channel.ts'
import type { Position } from '../feed/position.ts'
import type { PublishedEvent } from '../feed/published-event.ts'

/** The most that one response carries; a client asks again at once when there is more. */
export const RESPONSE_EVENTS = 1_000
export const RESPONSE_BYTES = 1024 ** 2

export interface BatchBody {
  /** The last event's cursor; where the client stands when there is none. */
  readonly cursor: string
  readonly hasMore: boolean
  readonly gap: Gap | null
  readonly events: number
  /** Of the events' own JSON. */
  readonly payloadBytes: number
  readonly json: Buffer
}

const COMMA = Buffer.from(',')
const END = Buffer.from(']}')

/** What follows `position`, up to `limit` events and the byte cap. One event always fits. */
export function readBatch(channel: Channel, position: Position, limit = RESPONSE_EVENTS): BatchBody {
  const events: PublishedEvent[] = []
  let bytes = 0
  for (let event = channel.at(position.afterSeq + 1); event !== undefined; event = channel.at(event.seq + 1)) {
    bytes += event.json.length + COMMA.length
    if (events.length === limit || (events.length > 0 && bytes > RESPONSE_BYTES)) break
    events.push(event)
  }
  const last = events.at(-1)
  const hasMore = (last?.seq ?? position.afterSeq) < channel.headSeq
  return batchOf(events, last?.cursor ?? position.cursor, hasMore, position.gap)
}

function batchOf(events: readonly PublishedEvent[], cursor: string, hasMore: boolean, gap: Gap | null): BatchBody {
  const head = `{"cursor":"${cursor}","hasMore":${hasMore},"gap":${JSON.stringify(gap)},"events":[`
  const parts = events.flatMap((event, index) => (index === 0 ? [event.json] : [COMMA, event.json]))
  const json = Buffer.concat([Buffer.from(head), ...parts, END])
  const payloadBytes = events.reduce((sum, event) => sum + event.json.length, 0)
  return { cursor, hasMore, gap, events: events.length, payloadBytes, json }
}
