/** Answers a question with events, and counts them where they are written: after our own FIN nothing is. */
import type { FastifyReply } from 'fastify'
import { tallyOf } from './socket-bytes.ts'
import type { TransportCounts } from './transport-counts.ts'

export interface BatchAnswer {
  readonly json: Buffer
  readonly events: number
  /** Of `json`, the events' own. */
  readonly payloadBytes: number
}

export function answerBatch(reply: FastifyReply, counts: TransportCounts, answer: BatchAnswer): void {
  const { socket } = reply.request.raw
  if (socket.writable) {
    counts.deliveredEvents += answer.events
    tallyOf(socket).down.payload += answer.payloadBytes
  }
  reply.type('application/json; charset=utf-8').send(answer.json)
}
