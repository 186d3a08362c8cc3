/** Answers a question with events, and counts them where they are written: after our own FIN nothing is. */
import { gzipSync } from 'node:zlib'
import type { FastifyReply } from 'fastify'
import { compressedShare } from '../../protocol/compression.ts'
import type { BatchBody } from './batch.ts'
import { type Coding, codingOf } from './content-coding.ts'
import { tallyOf } from './socket-bytes.ts'
import type { TransportCounts } from './transport-counts.ts'

export interface BatchAnswer {
  /** The body as it is sent. */
  readonly body: Buffer
  readonly coding: Coding
  readonly events: number
  /** Of the body, the events' own; of a compressed one the share that they had before. */
  readonly payloadBytes: number
}

/** @param coding what the client may get; a small body goes as it is. A larger one is compressed as a whole */
export function answerWith({ json, events, payloadBytes }: BatchBody, coding: Coding): BatchAnswer {
  if (codingOf(coding, json.length) === 'identity') return { body: json, coding: 'identity', events, payloadBytes }
  const body = gzipSync(json)
  return { body, coding, events, payloadBytes: compressedShare(body.length, payloadBytes, json.length) }
}

export function answerBatch(reply: FastifyReply, counts: TransportCounts, answer: BatchAnswer): void {
  const { socket } = reply.request.raw
  if (socket.writable) {
    counts.deliveredEvents += answer.events
    tallyOf(socket).down.payload += answer.payloadBytes
  }
  if (answer.coding === 'gzip') reply.header('content-encoding', 'gzip')
  reply.type('application/json; charset=utf-8').send(answer.body)
}
