/** The lab's controls, `/lab/*`: who this server is, what its clock says, what it counted, what it plays. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../../protocol/clock.ts'
import type { FeedStarted } from '../../protocol/feed-control.ts'
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { LabStats } from '../../protocol/server-stats.ts'
import { feedTaken, noFeed } from '../errors.ts'
import type { AlarmMaker } from '../feed/alarm.ts'
import type { Channels } from '../feed/channels.ts'
import { Feed } from '../feed/feed.ts'
import { readChannel, readParameter } from '../query.ts'
import { readFeedRequest } from './feed-request.ts'

/** From the answer to the first phase, µs: time for the caller to tell its load when to begin. */
const LEAD_US = 500_000

/** The rows of a recorded feed come with the request. */
const FEED_REQUEST_BYTES = 16 * 1024 ** 2

export interface LabParts {
  readonly clock: Clock
  readonly alarm: AlarmMaker
  readonly channels: Channels
  readonly info: LabInfo
  readonly stats: () => LabStats
  /** Throws ProblemError 401 unless the Authorization header carries the token. */
  readonly requireToken: (authorization: string | undefined) => void
}

export function labRoutes(app: FastifyInstance, parts: LabParts): void {
  const { clock, channels } = parts
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/lab/')) reply.header('cache-control', 'no-store')
  })
  app.get('/lab/info', async () => parts.info)
  app.get('/lab/stats', async () => parts.stats())
  app.get('/lab/time', (_request, reply) => {
    const receivedAtUs = clock.nowUs()
    reply.type('application/json; charset=utf-8').send(`{"receivedAtUs":${receivedAtUs},"sentAtUs":${clock.nowUs()}}`)
  })
  const onRequest = async (request: FastifyRequest): Promise<void> => parts.requireToken(request.headers.authorization)
  app.put('/lab/feed', { onRequest, bodyLimit: FEED_REQUEST_BYTES }, async (request, reply) => {
    return reply.code(201).send(playFeed(parts, request.body))
  })
  app.delete('/lab/feed', { onRequest }, async (request) => {
    const name = readChannel(request)
    const feed = channels.feedOf(name)
    if (feed === undefined) throw noFeed(name)
    refuseOthers(feed, readParameter(request, 'run'))
    feed.stop()
    return feed.status()
  })
}

function playFeed({ clock, alarm, channels }: LabParts, body: unknown): FeedStarted {
  const { request, source } = readFeedRequest(body)
  refuseOthers(channels.feedOf(request.channel), request.run)
  const channel = channels.open(request.channel, 'owner')
  const startsAtUs = clock.nowUs() + LEAD_US
  const cursor = channel.headCursor
  channels.play(new Feed(request, { channel, source, clock, alarm, startsAtUs }))
  return { channel: channel.name, epoch: channel.epoch, cursor, startsAtUs }
}

/** A feed that plays for a run is that run's alone. */
function refuseOthers(feed: Feed | undefined, run: string | undefined): void {
  if (feed?.playing && feed.run !== null && feed.run !== run) throw feedTaken(feed.channel.name, feed.run)
}
