/** Keys that decide how much travels at once and how it is packed: a limit and a compression by transport, the server's window. */
import { z } from 'zod'
import { COALESCE_EXPECTED, COALESCE_WORDS, type Coalesce, readCoalesce } from '../../protocol/coalesce.ts'
import type { Finding } from './errors.ts'
import { oneOf, wholeNumber } from './quantities.ts'
import { BOUNDS } from './ranges.ts'
import type { WrittenScenario } from './schema.ts'

export const limit = wholeNumber(
  BOUNDS.limitEvents,
  'The most events of one answer. When there are more, the client asks again at once.',
).default(BOUNDS.limitEvents.most)

const PADDING = 'The padding of `payload` shrinks to almost nothing, so leave `payload` out to compare real data.'

export const answerCompression = oneOf(
  ['off', 'gzip'],
  `\`gzip\`: answers of 128 B or more are compressed, each batch as a whole, for clients that ask (Accept-Encoding); heads never are. ${PADDING}`,
).default('off')

export const streamCompression = oneOf(
  ['off', 'gzip'],
  `\`gzip\`: the stream is one of gzip, flushed after every event. Each event is compressed once for all clients, so none refers to one before it; a proxy that keeps a context for each connection gets fewer bytes for far more work. ${PADDING}`,
).default('off')

export const messageCompression = oneOf(
  ['off', 'deflate'],
  `\`deflate\`: permessage-deflate (RFC 7692) without context takeover, each event compressed once for all clients; \`off\` unless given. ${PADDING}`,
).optional()

/** What it was called before each transport had a compression of its own; it still means the same. */
export const serverCompression = oneOf(
  ['off', 'deflate'],
  'Another way to write `transports.websocket.compression`; the two must not say different things. The other transports have a `compression` of their own.',
).optional()

export const coalesce = z
  .string({ error: COALESCE_EXPECTED })
  .meta({
    description:
      'How long events wait for each other, so that those of one window go to each stream, WebSocket and held poll in one write: `none`, `tick` (those that one turn of the server’s event loop publishes), or a window that the first event opens, such as `5ms`. It costs up to a window of latency and saves writes, which are most of what a delivery costs. Polls that find something are answered at once.',
    bounds: '`none`, `tick`, duration from 1ms to 1s',
  })
  .transform((text, context): Coalesce => {
    const read = readCoalesce(text)
    if (read !== null) return read
    context.addIssue({ code: 'custom', message: COALESCE_EXPECTED, params: { words: COALESCE_WORDS } })
    return z.NEVER
  })

/** WebSocket's, wherever it was written. */
export function websocketCompression({ transports, server }: Partial<WrittenScenario>): 'off' | 'deflate' {
  return transports?.websocket?.compression ?? server?.compression ?? 'off'
}

/** The older key without WebSocket would change nothing, and against the newer one nobody would know which of them holds. */
export function checkCompression({ server, transports }: Partial<WrittenScenario>): Finding[] {
  const older = server?.compression
  if (older === undefined || transports === undefined) return []
  const newer = transports.websocket?.compression ?? older
  if (newer !== older) return [contradiction(`"${newer}", as transports.websocket.compression says`, older, REMOVE)]
  if (older === 'off' || transports.websocket !== undefined) return []
  const fix = 'add "websocket: {}" under transports, or remove the key: the others have a compression of their own'
  return [contradiction('"off", as websocket is not among the transports', older, fix)]
}

const REMOVE = 'remove the key: transports.websocket.compression is its new place'

function contradiction(expected: string, found: string, fix: string): Finding {
  return { path: ['server', 'compression'], expected, found, fix }
}

const NEW_PLACE = ['transports', 'websocket', 'compression']

/** What is said of WebSocket's compression, at the older key where the file has that one alone. */
export function atWrittenCompression(finding: Finding, { server, transports }: Partial<WrittenScenario>): Finding {
  const isWrittenThere = transports?.websocket?.compression !== undefined || server?.compression === undefined
  if (isWrittenThere || finding.path.join('.') !== NEW_PLACE.join('.')) return finding
  return { ...finding, path: ['server', 'compression'] }
}
