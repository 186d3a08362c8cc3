import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { eventually, RawClient, type RunningServer, startServer, TOKEN } from '../testing.ts'
import { Valve } from './valve.ts'

/** The server's end of the next connection. */
async function accepted(server: RunningServer, open: () => void): Promise<Socket> {
  const connection = once(server.app.server, 'connection') as Promise<[Socket]>
  open()
  return (await connection)[0]
}

/** Long enough for a request to be answered many times over: others ask and are answered, one after the other. */
async function meanwhile(server: RunningServer): Promise<void> {
  for (let asked = 0; asked < 20; asked++) await (await fetch(`${server.origin}/lab/time`)).text()
}

const answers = (client: RawClient): number => client.received.split('HTTP/1.1 ').length - 1

test('a question waits while the valve is closed, and is answered when it opens', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  const valve = new Valve(await accepted(server, () => client.get('/feed/polling')))
  await client.until('"events":[]}')
  valve.close()
  client.get('/feed/polling')
  await meanwhile(server)
  expect(answers(client)).toBe(1)
  valve.open()
  await eventually(() => answers(client) === 2)
})

test('an answer to a held poll goes out through a closed valve, and does not open it for the next question', async () => {
  const server = await startServer()
  const { headCursor } = server.lab.channels.open('main')
  const client = new RawClient(server.port)
  const valve = new Valve(await accepted(server, () => client.get(`/feed/long-polling?since=${headCursor}`)))
  await eventually(() => server.lab.channels.open('main').subscribers === 1)
  valve.close()
  server.publish('pushed')
  await client.until('pushed')
  client.get('/feed/long-polling')
  await meanwhile(server)
  expect(answers(client)).toBe(1)
  valve.open()
  await eventually(() => answers(client) === 2)
})

test('whoever wants to read on while the valve is closed, or no further, is obeyed when it opens', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  const socket = await accepted(server, () => client.get('/feed/polling'))
  await client.until('"events":[]}')
  const valve = new Valve(socket)
  valve.close()
  socket.resume() // as Node's HTTP does once a response has drained
  client.get('/feed/polling')
  await meanwhile(server)
  expect(answers(client)).toBe(1)
  socket.pause()
  valve.open()
  await meanwhile(server)
  expect(answers(client)).toBe(1)
  socket.resume()
  await eventually(() => answers(client) === 2)
})

test('a message waits that arrives in two halves, the second one behind a closed valve', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  const body = JSON.stringify({ id: '1', from: 'a', data: 'x' })
  const head = `POST /feed/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n`
  const socket = await accepted(server, () =>
    client.socket.write(`${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`),
  )
  await eventually(() => socket.bytesRead > head.length)
  const valve = new Valve(socket)
  valve.close()
  client.socket.write(body.slice(10))
  await meanwhile(server)
  expect([answers(client), server.lab.channels.open('main').headSeq]).toEqual([0, 0])
  valve.open()
  await eventually(() => answers(client) === 1)
})

test('a WebSocket message waits while events go out', async () => {
  const server = await startServer()
  const ws = new WebSocket(`ws://127.0.0.1:${server.port}/feed/websocket`)
  const heard: string[] = []
  ws.on('message', (data) => heard.push(String(data)))
  const valve = new Valve(await accepted(server, () => {}))
  await eventually(() => heard.length === 1)
  valve.close()
  ws.send(JSON.stringify({ message: { id: '1', from: 'a', data: 'up' } }))
  server.publish('down')
  await eventually(() => heard.length === 2)
  await meanwhile(server)
  expect(heard).toHaveLength(2)
  valve.open()
  await eventually(() => heard.length === 4)
  ws.terminate()
})

test('slow reads let a question through in a later slice, and are over when their time is', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/polling')
  await client.until('"events":[]}')
  const started = await fetch(`${server.origin}/lab/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'slow-reads', durationMs: 1_500 }),
  })
  expect(await started.json()).toMatchObject({ connections: 1 })
  const waitsMs: number[] = []
  const untilMs = performance.now() + 1_400
  for (let asked = 2; performance.now() < untilMs; asked++) {
    const askedMs = performance.now()
    client.get('/feed/polling')
    await eventually(() => answers(client) === asked)
    waitsMs.push(performance.now() - askedMs)
  }
  // A question that is asked as soon as the one before is answered runs into the pause once in each round.
  const slow = waitsMs.filter((ms) => ms > 150)
  expect(slow.length).toBeGreaterThanOrEqual(3)
  expect(slow.length).toBeLessThanOrEqual(7)
})
