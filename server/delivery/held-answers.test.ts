import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { draft, eventually, RawClient, type RunningServer, startServer, TOKEN } from '../testing.ts'
import { longPolling } from '../transports/long-polling.ts'
import { polling } from '../transports/polling.ts'

const CLIENTS = 20

const counts = (server: RunningServer) => server.lab.stats().transports['long-polling']!
const question = (server: RunningServer, channel = 'main'): string =>
  `/feed/long-polling?channel=${channel}&since=${server.lab.channels.open(channel).headCursor}`

const dropAll = (server: RunningServer): Promise<Response> =>
  fetch(`${server.origin}/lab/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'drop-connections', how: 'fin' }),
  })

test('held polls that were sent a FIN are let go while their clients hold the other half, and are delivered nothing', async () => {
  const server = await startServer()
  const clients = Array.from({ length: CLIENTS }, () => new RawClient(server.port).get(question(server)))
  await eventually(() => counts(server).subscriptions === CLIENTS)
  server.publish('x'.repeat(250))
  await Promise.all(clients.map((client) => client.until('xxx"}]}')))
  for (const client of clients) client.get(question(server))
  await eventually(() => counts(server).subscriptions === CLIENTS)
  const payload = CLIENTS * server.lab.channels.open('main').at(1)!.json.length
  const before = counts(server)
  expect(before).toMatchObject({ deliveredEvents: CLIENTS, bytesDownByKind: { payload } })

  await dropAll(server)
  await Promise.all(clients.map((client) => client.ended))
  await eventually(() => counts(server).subscriptions === 0)
  expect(counts(server).openConnections).toBe(CLIENTS)
  server.publish('x'.repeat(250))
  expect(counts(server)).toMatchObject({ deliveredEvents: CLIENTS, bytesDownByKind: before.bytesDownByKind })
  const metrics = await (await fetch(`${server.origin}/metrics`)).text()
  expect(metrics).toMatch(new RegExp(`_delivered_events_total\\{transport="long-polling"\\} ${CLIENTS}\\n`))
})

test('an event between our FIN and what it sets free is delivered to nobody', async () => {
  const server = await startServer()
  const sockets: Socket[] = []
  server.app.server.on('connection', (socket: Socket) => void sockets.push(socket))
  new RawClient(server.port).get(question(server))
  await eventually(() => counts(server).subscriptions === 1)
  sockets[0]!.end()
  server.publish('too late')
  const { deliveredEvents, bytesDown } = counts(server)
  expect([deliveredEvents, bytesDown]).toEqual([0, 0])
})

test('an answer that waits behind another on its connection is counted in its turn, and never when that is gone', async () => {
  const server = await startServer()
  const [left, stayed] = [new RawClient(server.port), new RawClient(server.port)]
  for (const client of [left, stayed]) client.get(question(server, 'quiet')).get(question(server))
  await eventually(() => counts(server).subscriptions >= 2)
  server.publish('behind')
  expect(counts(server)).toMatchObject({ deliveredEvents: 0, bytesDownByKind: { payload: 0 } })
  left.socket.resetAndDestroy()
  await eventually(() => counts(server).openConnections === 1)
  server.lab.channels.open('quiet').publish(draft('first'))
  await stayed.until('"behind"}]}')
  expect(counts(server).deliveredEvents).toBe(2)
})

/** The same transport, but whoever asks is treated like this before the question is looked at. */
function after(transport: typeof longPolling, treat: (socket: Socket) => unknown) {
  const routes: typeof transport.routes = async (app, context) => {
    app.addHook('preHandler', async (request) => void (await treat(request.raw.socket)))
    await transport.routes(app, context)
  }
  return new Map([[transport.name, { ...transport, routes }]])
}

test.each<[string, (socket: Socket) => unknown]>([
  [
    'is gone',
    (socket) => {
      socket.destroy()
      return once(socket, 'close')
    },
  ],
  ['was sent a FIN', (socket) => void socket.end()],
])('a question whose connection %s while it was in hand is not held', async (_how, treat) => {
  let asked = 0
  const registry = after(longPolling, (socket) => {
    asked += 1
    return treat(socket)
  })
  const server = await startServer({}, registry)
  const client = new RawClient(server.port).get(question(server))
  await client.ended
  await eventually(() => asked === 1)
  await new Promise((resolve) => setImmediate(resolve))
  expect([counts(server).subscriptions, server.lab.channels.open('main').subscribers]).toEqual([0, 0])
})

test('a poll on a connection that was sent a FIN is delivered nothing, and what was sent before stays what it was', async () => {
  let asked = 0
  const endTheSecond = (socket: Socket): void => {
    asked += 1
    if (asked === 2) socket.end()
  }
  const server = await startServer({}, after(polling, endTheSecond))
  server.publish('news')
  const stats = () => server.lab.stats().transports['polling']!
  const client = new RawClient(server.port).get('/feed/polling?since=earliest')
  await client.until('"news"}]}')
  const { bytesDown, bytesDownByKind } = stats()
  expect(bytesDownByKind.heads).toBe(client.received.indexOf('\r\n\r\n') + 4)
  client.get('/feed/polling?since=earliest')
  await client.ended
  client.socket.end()
  await eventually(() => server.lab.stats().openConnections === 0)
  expect(stats()).toMatchObject({ requests: 2, deliveredEvents: 1, bytesDown, bytesDownByKind })
})
