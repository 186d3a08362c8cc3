/**
 * The oracle: what a server may do with bytes that nobody should send. It answers in well-formed HTTP/1.1 or
 * WebSocket, or it ends the connection; a refusal is a problem document (RFC 9457); it never blames itself (500).
 */
import type { Outcome } from './conversation.ts'
import type { FuzzInput } from './inputs.ts'
import { judgeAnswer } from './judge-answer.ts'
import { judgeFrames } from './judge-frames.ts'
import { type Answer, readAnswers } from './read-answers.ts'

export interface Judgement {
  /** What was wrong, in words; null when nothing was. */
  readonly fault: string | null
  /** What the server did, for the tally: statuses, close codes, or `closed` when it said nothing. */
  readonly deeds: readonly string[]
}

export function judge(input: FuzzInput, outcome: Outcome): Judgement {
  const deeds: string[] = []
  try {
    if (outcome.end === 'refused') throw new Error('expected the server to accept a connection, it refused')
    const mayStop = outcome.cutByClient || outcome.end === 'reset'
    const { answers, frames } = readAnswers(outcome.received, input.bytes, mayStop)
    deeds.push(...answers.map(({ status }) => `${status}`))
    for (const answer of answers) judgeAnswer(answer, input)
    if (frames !== null) deeds.push(...judgeFrames(frames, mayStop))
    if (answers.length === 0) deeds.push('closed')
    if (outcome.end === 'overdue') throw overdue(answers)
    return { fault: null, deeds }
  } catch (error) {
    return { fault: (error as Error).message, deeds }
  }
}

function overdue(answers: readonly Answer[]): Error {
  const said = answers.map(({ status }) => status).join(', ') || 'nothing'
  return new Error(
    `expected the server to end a connection that the client has ended, it kept it and had answered: ${said}`,
  )
}
