/** The parameters of queries and headers. Their readers (query.ts, protocol/cursor.ts) take just what these schemas take. */
import { z } from 'zod'
import { EPOCH_LENGTH } from '../../protocol/cursor.ts'
import { CHANNEL_NAME, DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import type { Parameter } from './endpoint.ts'

const CURSOR = `[a-z0-9]{${EPOCH_LENGTH}}:(?:0|[1-9][0-9]{0,14})`

export const channelSchema = z.string().regex(CHANNEL_NAME).default(DEFAULT_CHANNEL)

export const sinceSchema = z
  .string()
  .regex(new RegExp(`^(?:now|earliest|last:[1-9][0-9]{0,8}|${CURSOR})$`))
  .default('now')

const countSchema = z.int().min(1)

const waitSchema = z.int().min(0)

export const CHANNEL: Parameter = {
  name: 'channel',
  in: 'query',
  schema: channelSchema,
  description: 'Which log. A channel begins when somebody first asks for it.',
}

export const SINCE: Parameter = {
  name: 'since',
  in: 'query',
  schema: sinceSchema,
  description:
    'Where to begin: `now`, `earliest`, `last:N` for the newest N, or the cursor of the last event that you have.',
  example: 'last:3',
}

export const LIMIT: Parameter = {
  name: 'limit',
  in: 'query',
  schema: countSchema.optional(),
  description: 'The most events of one answer; more than 1,000 is 1,000.',
}

export const WAIT: Parameter = {
  name: 'wait',
  in: 'query',
  schema: waitSchema.optional(),
  description: 'How long the question may be held, ms; more than 30,000 is 30,000.',
}

export const IF_NONE_MATCH: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  schema: z.string().optional(),
  description: 'The ETag of the last answer to this same URL: unchanged, and you hear 304 without a body.',
}

export const ACCEPT_ENCODING: Parameter = {
  name: 'Accept-Encoding',
  in: 'header',
  schema: z.string().optional(),
  description: 'With `gzip`, from a server that is set to it: the answer is compressed, and Content-Encoding says so.',
}

export const LAST_EVENT_ID: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  schema: z.string().optional(),
  description: 'The cursor that a browser’s EventSource sends when it comes back. It wins over `since`.',
}

export const RUN: Parameter = {
  name: 'run',
  in: 'query',
  schema: z.string().optional(),
  description: 'Whose feed it is; needed while it plays for a run.',
}

export const RESULT_NAME: Parameter = {
  name: 'name',
  in: 'path',
  schema: z.string(),
  description: 'As the list has it.',
}
