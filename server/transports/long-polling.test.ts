import { expect, test } from 'vitest'
import { eventually, RawClient, type RunningServer, startServer } from '../testing.ts'

const held = (server: RunningServer): number => server.lab.stats().transports['long-polling']!.subscriptions
const head = (server: RunningServer): string => server.lab.channels.open('main').headCursor
const ask = (server: RunningServer, query: string) => fetch(`${server.origin}/feed/long-polling${query}`)

test.each(['', '?since=now', '?since=earliest', '?since=last:5', '?since=zzzzzzzzzzzz:0'])(
  'without a cursor of this log (%j) the answer comes at once',
  async (query) => {
    const server = await startServer()
    const response = await ask(server, query)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await response.json()).toMatchObject({ cursor: head(server), events: [] })
  },
)

test('a cursor at the head is held until an event is published', async () => {
  const server = await startServer()
  const answer = ask(server, `?since=${head(server)}`)
  await eventually(() => held(server) === 1)
  const cursor = server.publish('news')
  const response = await answer
  expect(await response.json()).toMatchObject({ cursor, hasMore: false, gap: null, events: [{ seq: 1, data: 'news' }] })
  expect(held(server)).toBe(0)
})

test('a client that is behind gets its backlog at once, in one response', async () => {
  const server = await startServer()
  const since = head(server)
  for (let index = 0; index < 3; index++) server.publish(index)
  const body = await (await ask(server, `?since=${since}`)).json()
  expect(body).toMatchObject({ events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] })
})

test('a question whose time is up is answered 204 with the cursor, a little before its time', async () => {
  const server = await startServer()
  const since = head(server)
  const startedMs = performance.now()
  const response = await ask(server, `?since=${since}&wait=400`)
  expect([response.status, response.headers.get('lab-cursor')]).toEqual([204, since])
  expect(performance.now() - startedMs).toBeGreaterThan(350)
  expect(held(server)).toBe(0)
})

test('a response that was lost is asked for again and loses nothing', async () => {
  const server = await startServer()
  const since = head(server)
  const client = new RawClient(server.port).get(`/feed/long-polling?since=${since}`)
  await eventually(() => held(server) === 1)
  client.socket.pause()
  server.publish('lost on its way')
  client.socket.resetAndDestroy()
  const again = await ask(server, `?since=${since}`)
  expect(await again.json()).toMatchObject({ events: [{ seq: 1, data: 'lost on its way' }] })
})

test.each<[string, (client: RawClient) => unknown]>([
  ['resets', (client) => client.socket.resetAndDestroy()],
  ['half-closes', (client) => client.socket.end()],
])('a client that %s frees its waiter', async (_how, leave) => {
  const server = await startServer()
  const client = new RawClient(server.port).get(`/feed/long-polling?since=${head(server)}`)
  await eventually(() => held(server) === 1)
  leave(client)
  await eventually(() => held(server) === 0 && server.lab.stats().openConnections === 0)
  expect(server.lab.channels.open('main').subscribers).toBe(0)
})

test('overlapping questions are both answered', async () => {
  const server = await startServer()
  const answers = [ask(server, `?since=${head(server)}`), ask(server, `?since=${head(server)}`)]
  await eventually(() => held(server) === 2)
  server.publish('for both')
  const bodies = await Promise.all((await Promise.all(answers)).map((answer) => answer.text()))
  expect(bodies[0]).toBe(bodies[1])
})

test('closing wakes every waiter', async () => {
  const server = await startServer()
  const answer = ask(server, `?since=${head(server)}`)
  await eventually(() => held(server) === 1)
  const closed = server.app.close()
  expect((await answer).status).toBe(204)
  await closed
})

test('a wait that is no number is refused', async () => {
  const server = await startServer()
  const response = await ask(server, '?wait=long')
  expect(await response.json()).toMatchObject({ status: 400, title: 'Malformed wait' })
})
