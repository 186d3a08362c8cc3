/** What the events of a feed hold, one after the other: the data of its source, and the size that each is padded to. */
import type { FeedRequest } from '../../protocol/feed-control.ts'
import { payloadSizes } from '../../protocol/payload.ts'
import type { Draft } from './channel.ts'
import type { FeedSource } from './source.ts'

/** The next event but for its instant. The seed makes a successor, asked as often, come to the same ones. */
export type EventSource = () => Pick<Draft, 'dataJson' | 'payloadBytes'>

export function eventSourceOf({ payloadBytes, payload, seed }: FeedRequest, source: FeedSource): EventSource {
  const size = payload === undefined ? () => payloadBytes : payloadSizes(payload, seed)
  return () => ({ dataJson: source.next(), payloadBytes: size() })
}
