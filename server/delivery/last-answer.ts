/**
 * The last answer that a transport made. Clients that wait at one place hear of the same events in one go and get the same
 * answer: it is put together, and compressed, for the first of them alone.
 */
import type { Channel } from '../feed/channel.ts'
import type { Position } from '../feed/position.ts'
import { readBatch } from './batch.ts'
import { answerWith, type BatchAnswer } from './batch-answer.ts'
import type { Coding } from './content-coding.ts'

interface Made {
  readonly channel: Channel
  readonly afterSeq: number
  /** The channel's, when it was made. */
  readonly headSeq: number
  readonly limit: number | undefined
  readonly coding: Coding
  readonly answer: BatchAnswer
}

export class LastAnswer {
  #made: Made | null = null

  /** What follows `position`. @param coding what the client may get; small bodies go as they are */
  at(channel: Channel, position: Position, limit: number | undefined, coding: Coding): BatchAnswer {
    if (position.gap !== null) return answerWith(readBatch(channel, position, limit), coding)
    const known = this.#made
    if (known !== null && isOf(known, channel, position.afterSeq, limit, coding)) return known.answer
    const answer = answerWith(readBatch(channel, position, limit), coding)
    this.#made = { channel, afterSeq: position.afterSeq, headSeq: channel.headSeq, limit, coding, answer }
    return answer
  }
}

/** A log only grows: what followed a place up to a head is what follows it. */
function isOf(made: Made, channel: Channel, afterSeq: number, limit: number | undefined, coding: Coding): boolean {
  return (
    made.channel === channel &&
    made.afterSeq === afterSeq &&
    made.headSeq === channel.headSeq &&
    made.limit === limit &&
    made.coding === coding
  )
}
