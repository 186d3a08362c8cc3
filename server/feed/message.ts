/** What a client may send up, and how it is read. */
import { z } from 'zod'
import { CLOCK_OFFSET_US } from '../../protocol/clock.ts'
import type { OutgoingMessage } from '../../protocol/messages.ts'
import { badRequest } from '../errors.ts'
import { quote } from '../problem.ts'

const LONGEST_NAME = 128

const name = z.string().min(1).max(LONGEST_NAME)

export const messageSchema = z.object({
  id: name.describe('unique within the channel: a repeat is answered like the first and published once'),
  from: name.describe('who sends it'),
  data: z
    .unknown()
    .refine((value) => value !== undefined)
    .describe('any JSON value'),
  dueAtUs: z
    .int()
    .min(CLOCK_OFFSET_US)
    .optional()
    .describe('when the sender wanted to send, µs of the lab clock; absent: the receipt counts'),
})

const EXPECTED: Readonly<Record<PropertyKey, string>> = {
  id: `"id" to be 1 to ${LONGEST_NAME} characters`,
  from: `"from" to be 1 to ${LONGEST_NAME} characters`,
  data: '"data" to be any JSON value',
  dueAtUs: '"dueAtUs" to be an instant of the lab clock, 16 digits',
}

/** @throws ProblemError 400 that names the member, what was expected there and what arrived */
export function readMessage(value: unknown): OutgoingMessage {
  const parsed = messageSchema.safeParse(value)
  if (parsed.success) return parsed.data as OutgoingMessage
  const member = parsed.error.issues[0]?.path[0]
  if (member === undefined) throw malformed('an object {"id","from","data"}', value)
  throw malformed(EXPECTED[member] as string, (value as Record<PropertyKey, unknown>)[member])
}

function malformed(expected: string, arrived: unknown) {
  return badRequest('Malformed message', `expected ${expected}, got ${quote(arrived)}`)
}
