/**
 * The structured log: JSON lines on stderr. Nothing secret can be in it, because nothing is passed through: a line
 * has only the members that are picked here. No header, no query, no body and no path as it came (somebody may
 * have put a token there); a request is named by its route's pattern, a refusal by its title, whose words are ours.
 */
import type { Socket } from 'node:net'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { Handover } from '../../protocol/handover.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { Problem } from '../../protocol/problem.ts'
import type { Channels } from '../feed/channels.ts'
import type { ServerSettings } from '../settings.ts'

type Refusal = Pick<Problem, 'status' | 'title'>

export interface LifeParts {
  readonly info: LabInfo
  readonly channels: Channels
}

/** For Fastify: false costs nothing, each call is an empty function. */
export function loggerOptions(logLevel: ServerSettings['logLevel']) {
  if (logLevel === 'silent') return false
  return {
    level: logLevel,
    stream: process.stderr,
    base: { pid: process.pid },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    // Whatever a library logs with them (Fastify, @fastify/static) loses all that is not picked here, too.
    serializers: { req: requestFields, res: replyFields, err: errorFields },
  }
}

/** What happens once or a few times in a server's life. Call before anything is played. */
export function logLife(app: FastifyInstance, { info, channels }: LifeParts): void {
  const { version, node, transports } = info
  app.log.info({ version, node, transports }, 'started')
  channels.whenPlaying = ({ channel, run }, what) => app.log.info({ channel: channel.name, run }, `feed ${what}`)
  app.addHook('preClose', async () => app.log.info('closing'))
  app.addHook('onClose', async () => app.log.info('closed'))
}

/** A hand-over in numbers; what is in it is the clients'. */
export function logTakeOver(log: FastifyBaseLogger, { channels, feeds }: Handover): void {
  log.info({ channels: channels.length, feeds: feeds.length }, 'hand-over taken')
}

export function logSlowConsumer(log: FastifyBaseLogger, transport: string, socket: Socket): void {
  log.info({ transport, address: socket.remoteAddress ?? null, heldBytes: socket.writableLength }, 'slow consumer')
}

/** For what was never a request, so that there is none to ask. */
export function logClientError(log: FastifyBaseLogger, socket: Socket, { status, title }: Refusal): void {
  log.info({ address: socket.remoteAddress ?? null, status, title }, 'refused')
}

/** Every request at debug. A stream's line comes when it ends. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      { ...requestFields(request), ...replyFields(reply), ms: Math.round(reply.elapsedTime) },
      'request',
    )
    done()
  })
}

/** A request that was turned away, with the reason in our own words; 5xx are ours to look into. */
export function logRefusal(request: FastifyRequest, { status, title }: Refusal): void {
  const level = status === 500 ? 'error' : 'info'
  request.log[level]({ ...requestFields(request), status, title }, 'refused')
}

function requestFields(request: FastifyRequest) {
  return {
    method: request.method,
    route: request.routeOptions?.url ?? null,
    address: request.raw?.socket?.remoteAddress ?? null,
  }
}

function replyFields(reply: { readonly statusCode?: number }) {
  return { status: reply.statusCode ?? null }
}

/** An error's text may quote what a client sent; its code, and where it happened, do not. */
function errorFields(error: NodeJS.ErrnoException) {
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { type: error.name, message: error.code ?? '', stack: places.join('\n') }
}
