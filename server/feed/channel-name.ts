import { CHANNEL_NAME, DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { badRequest } from '../errors.ts'
import { quote } from '../problem.ts'

/** The `channel` of a request; `main` when it names none. @throws ProblemError 400 for a name that is none */
export function readChannelName(text: string | undefined): string {
  if (text === undefined) return DEFAULT_CHANNEL
  if (CHANNEL_NAME.test(text)) return text
  throw badRequest('Malformed channel', `expected 1 to 64 characters [a-z0-9-] as channel, got ${quote(text)}`)
}
