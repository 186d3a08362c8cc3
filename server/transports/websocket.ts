/**
 * WebSocket: the connection stops being HTTP and carries frames both ways.
 *
 *   GET /feed/websocket?channel=main HTTP/1.1          HTTP/1.1 101 Switching Protocols
 *   Upgrade: websocket                                 Upgrade: websocket
 *   Sec-WebSocket-Protocol: transport-lab.v1           Sec-WebSocket-Protocol: transport-lab.v1
 *
 *   81 3e {"hello":{"channel":"main","cursor":"…:41","gap":null}}
 *   81 7e 01 00 {"seq":42,…}                            one event, one text frame
 *   81 a1 <mask> {"message":{"id":"…","from":"…","data":…}}      up; masked
 *   81 2c {"ack":{"id":"…","cursor":"…:43"}}
 *
 * Nothing resumes by itself: a client reconnects and hands its cursor back in `since`. Browsers do not enforce
 * the same-origin rule here, so Origin and Host are checked before the 101 (for all transports, in app.ts).
 *
 * Cost: one upgrade, then 2 to 10 bytes around each event, and 4 more on what comes up. A ping every 25 s finds
 * dead connections. Latency is one way through the network, in both directions. With permessage-deflate (off
 * unless asked for) bytes are saved and paid for with CPU time on both sides.
 * Choose it when clients talk as much as they listen, or when the bytes around small events count.
 */
import fastifyWebsocket from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Since } from '../../protocol/cursor.ts'
import { WEBSOCKET } from '../../protocol/transports.ts'
import { tryAdmit } from '../admission.ts'
import { startLifetime } from '../delivery/lifetime.ts'
import { Outbox } from '../delivery/outbox.ts'
import { protocolSwitches } from '../delivery/socket-bytes.ts'
import { type Framing, Stream } from '../delivery/stream.ts'
import { deflatedFrame, mayDeflate } from '../delivery/websocket-deflate.ts'
import { declineOffers } from '../delivery/websocket-extensions.ts'
import { framePayloadBytes, textFrame } from '../delivery/websocket-frame.ts'
import { answerBadHandshake } from '../delivery/websocket-handshake.ts'
import { websocketOptions } from '../delivery/websocket-options.ts'
import { startPinging } from '../delivery/websocket-ping.ts'
import { receiveMessages } from '../delivery/websocket-uplink.ts'
import { upgradeRequired } from '../errors.ts'
import type { Channel } from '../feed/channel.ts'
import { readFollowQuery } from '../query.ts'
import type { ServerTransport, TransportContext } from '../transport.ts'

/** Status codes of a close (RFC 6455 §7.4.1, and 1013 from IANA's registry). ws itself sends 1007 and 1009. */
const GOING_AWAY = 1001
const TRY_AGAIN_LATER = 1013

export const websocket: ServerTransport = {
  ...WEBSOCKET,
  routes: async (app, context) => {
    await app.register(fastifyWebsocket, websocketOptions(context.settings))
    app.websocketServer.on('wsClientError', (error, socket) => answerBadHandshake(app.log, error, socket))
    app.route({
      method: 'GET',
      url: '',
      preValidation: checkHandshake,
      handler: () => {
        throw upgradeRequired()
      },
      wsHandler: (ws, request) => serve(ws, request, context),
    })
  },
}

/** What is refused, or declined, before the 101. In HTTP/1.0 an upgrade is a plain request (RFC 9110 §7.8). */
async function checkHandshake(request: FastifyRequest): Promise<void> {
  readFollowQuery(request)
  if (request.raw.httpVersion === '1.0') throw upgradeRequired()
  declineOffers(request.raw.headers)
}

function serve(ws: WebSocket, request: FastifyRequest, context: TransportContext): void {
  protocolSwitches(request.raw.socket)
  const { channelName, since } = readFollowQuery(request)
  // A browser tells its page the close code, but not the status of a refused upgrade: so this comes after the 101.
  const channel = tryAdmit(context, request, channelName)
  if (channel === null) ws.close(TRY_AGAIN_LATER, 'no room')
  else follow(ws, request, context, channel, since)
}

function follow(
  ws: WebSocket,
  request: FastifyRequest,
  context: TransportContext,
  channel: Channel,
  since: Since,
): void {
  const outbox = new Outbox({
    socket: request.raw.socket, // frames that are ready-made need nothing of ws
    counts: context.counts,
    settings: context.settings,
    isOpen: () => ws.readyState === ws.OPEN,
  })
  const framing = mayDeflate(ws, request) ? DEFLATED : PLAIN
  const stream = new Stream(channel, channel.locate(since), outbox, framing)
  const stopPinging = startPinging(ws, outbox.socket, context.wheel, context.settings.websocketPingMs, outbox.tally)
  const forgetEnd = context.shutdown.add(() => ws.close(GOING_AWAY, 'server is closing'))
  const endLater = () => ws.close(GOING_AWAY, 'long enough, resume')
  const forgetLifetime = startLifetime(context.wheel, request.raw.socket, context.settings.streamMs, endLater)
  receiveMessages(ws, outbox, (message, bytes) => context.uplink(channel, message, request, bytes))
  ws.once('close', () => {
    stream.stop()
    stopPinging()
    forgetEnd()
    forgetLifetime()
  })
}

const PLAIN: Framing = {
  event: (event) => textFrame(event.json),
  hello: (hello) => textFrame(Buffer.from(JSON.stringify({ hello }))),
  gap: (gap) => textFrame(Buffer.from(JSON.stringify({ gap }))),
}

const DEFLATED: Framing = { ...PLAIN, event: deflatedFrame, payloadBytes: framePayloadBytes }
