/**
 * NDJSON streaming: one response that never ends, one JSON value a line.
 *
 *   GET /feed/ndjson?channel=main&since=now HTTP/1.1
 *
 *   HTTP/1.1 200 OK
 *   Content-Type: application/x-ndjson
 *
 *   {"hello":{"channel":"main","cursor":"k3j9q0x2m1ab:41","gap":null}}
 *   {"seq":42,…}
 *
 * A fifth transport, as somebody outside this repository would add it: this file, and its entry in a registry.
 */
import { POLLING } from '../../protocol/transports.ts'
import { chunkOf, openHttpStream } from '../../server/delivery/http-stream.ts'
import { startLifetime } from '../../server/delivery/lifetime.ts'
import { Outbox } from '../../server/delivery/outbox.ts'
import { type Framing, Stream } from '../../server/delivery/stream.ts'
import { readFollowQuery } from '../../server/query.ts'
import type { ServerTransport } from '../../server/transport.ts'

const HEADERS = { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' }

const line = (json: string): Buffer => chunkOf(Buffer.from(`${json}\n`))

const FRAMING: Framing = {
  event: (event) => line(event.json.toString()),
  hello: (hello) => line(JSON.stringify({ hello })),
  gap: (gap) => line(JSON.stringify({ gap })),
}

export const ndjsonServer: ServerTransport = {
  name: 'ndjson',
  summary: 'one response that never ends, one JSON value a line',
  capabilities: { ...POLLING.capabilities, pushes: true },
  routes: async (app, context) => {
    app.get('', (request, reply) => {
      const { channelName, since } = readFollowQuery(request)
      const channel = context.admit(request, channelName)
      const { socket, end } = openHttpStream(request, reply, HEADERS, () => {
        stream.stop()
        forgetLifetime()
        forgetEnd()
      })
      const outbox = new Outbox({ socket, counts: context.counts, settings: context.settings })
      const stream = new Stream(channel, channel.locate(since), outbox, FRAMING)
      const forgetLifetime = startLifetime(context.wheel, socket, context.settings.streamMs, end)
      const forgetEnd = context.shutdown.add(end)
    })
  },
}
