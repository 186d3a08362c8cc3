import type { Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type Task, Wheel } from '../delivery/wheel.ts'
import { eventually, RawClient, type RunningServer, startServer } from '../testing.ts'
import { longPolling } from './long-polling.ts'

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

test('questions that wait behind a held one on one connection are not taken up, are freed with it, and warn of nothing', async () => {
  const warnings: string[] = []
  const note = (warning: Error): void => void warnings.push(warning.name)
  process.on('warning', note)
  onTestFinished(() => void process.off('warning', note))
  const server = await startServer()
  const client = new RawClient(server.port)
  for (let index = 0; index < 30; index++) client.get(`/feed/long-polling?since=${head(server)}`)
  await eventually(() => server.lab.stats().transports['long-polling']!.bytesUp === client.socket.bytesWritten)
  expect(held(server)).toBe(1)
  client.socket.resetAndDestroy()
  await eventually(() => server.lab.stats().openConnections === 0)
  expect([held(server), server.lab.channels.open('main').subscribers, warnings]).toEqual([0, 0, []])
})

test('many questions on one connection, one after the other, leave no listener on it', async () => {
  const server = await startServer()
  const sockets = new Set<Socket>()
  server.app.server.on('connection', (socket: Socket) => sockets.add(socket))
  const client = new RawClient(server.port)
  const listeners: number[] = []
  for (let index = 0; index < 5; index++) {
    client.get(`/feed/long-polling?since=${head(server)}`)
    await eventually(() => held(server) === 1)
    server.publish(`news ${index}`)
    await client.until(`"news ${index}"`)
    listeners.push([...sockets][0]!.listenerCount('close'))
  }
  expect(new Set(listeners).size).toBe(1)
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

/** Notes for how long it was asked to wait. */
class NotingWheel extends Wheel {
  readonly delaysMs: number[] = []

  override after(delayMs: number, task: () => void): Task {
    this.delaysMs.push(delayMs)
    return super.after(delayMs, task)
  }
}

test.each([
  ['wait=999999999', 0, 30_000],
  ['wait=30001', 0.5, 28_500],
  ['wait=999999999', 1, 27_000],
  ['wait=10000', 0, 10_000],
  ['wait=10000', 1, 9_000],
])('%s is held for 30 s at most, less a tenth at most: with the die at %d, %d ms', async (wait, random, expectedMs) => {
  const wheel = new NotingWheel()
  const routes: typeof longPolling.routes = (app, context) => longPolling.routes(app, { ...context, wheel })
  const server = await startServer({}, new Map([[longPolling.name, { ...longPolling, routes }]]))
  const die = vi.spyOn(Math, 'random').mockReturnValue(random)
  onTestFinished(() => die.mockRestore())
  new RawClient(server.port).get(`/feed/long-polling?since=${head(server)}&${wait}`)
  await eventually(() => held(server) === 1)
  expect(wheel.delaysMs).toEqual([expect.closeTo(expectedMs, 6)])
})

test('a wait that is no number is refused', async () => {
  const server = await startServer()
  const response = await ask(server, '?wait=long')
  expect(await response.json()).toMatchObject({ status: 400, title: 'Malformed wait' })
})
