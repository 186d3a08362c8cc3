import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually, RawClient, type RunningServer, startServer } from '../testing.ts'
import { RESPONSE_BYTES } from './batch.ts'

const PADDING = 'x'.repeat(60_000)
const PING = Buffer.from([0x89, 0xfd, ...Array(4 + 125).fill(0)])
const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

const stats = (server: RunningServer, transport: string) => server.lab.stats().transports[transport]!

/** A server whose intervals run only when the test says that time passes. */
async function serverOutOfTime(): Promise<RunningServer> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const server = await startServer({ historyEvents: 1_000 })
  for (let index = 0; index < 200; index++) server.publish(PADDING)
  return server
}

/** A client that asks and never reads. */
function deafClient(server: RunningServer, path: string, ...lines: string[]): RawClient {
  const client = new RawClient(server.port).get(path, ...lines)
  client.socket.pause()
  return client
}

/** Waits until the kernel takes no more of what is written for this transport. */
async function untilStuck(server: RunningServer, transport: string): Promise<void> {
  let before = -1
  await eventually(() => {
    const { heldBytes, bytesDown } = stats(server, transport)
    const isStuck = heldBytes > 0 && bytesDown === before
    before = bytesDown
    return isStuck
  })
}

test.each([
  ['sse', '/feed/sse?since=earliest', []],
  ['websocket', '/feed/websocket?since=earliest', UPGRADE],
  ['polling', '/feed/polling?since=earliest', []],
  ['long-polling', '/feed/long-polling?since=earliest', []],
])(
  '%s: a reader that takes nothing for 30 s is ended, one that takes something is not',
  async (transport, path, lines) => {
    const server = await serverOutOfTime()
    const deaf = deafClient(server, path, ...lines)
    const reading = deafClient(server, path, ...lines)
    // Enough for the kernel's buffers to be full: the polls ask more than once.
    for (let index = 0; index < 20 && transport.endsWith('polling'); index++) {
      deaf.get(path)
      reading.get(path)
    }
    await eventually(() => stats(server, transport).openConnections === 2)
    await untilStuck(server, transport)
    vi.advanceTimersByTime(25_000)
    expect(stats(server, transport)).toMatchObject({ slowConsumers: 0, openConnections: 2 })
    const { length } = reading.received
    reading.socket.resume()
    await eventually(() => reading.received.length > length + 5 * 1024 ** 2)
    reading.socket.pause()
    vi.advanceTimersByTime(15_000)
    await eventually(() => stats(server, transport).openConnections === 1)
    expect(stats(server, transport).slowConsumers).toBe(1)
    expect(reading.socket.destroyed).toBe(false)
  },
)

test('of thirty answers that nobody reads, one waits in memory', async () => {
  const server = await serverOutOfTime()
  const client = deafClient(server, '/feed/polling?since=earliest')
  for (let index = 0; index < 29; index++) client.get('/feed/polling?since=earliest')
  await eventually(() => stats(server, 'polling').bytesUp === client.socket.bytesWritten)
  await untilStuck(server, 'polling')
  const { heldBytes, deliveredEvents } = stats(server, 'polling')
  expect(heldBytes).toBeLessThan(RESPONSE_BYTES + 1_024)
  const eventsPerAnswer = Math.floor(RESPONSE_BYTES / PADDING.length)
  expect(deliveredEvents / eventsPerAnswer).toBeLessThan(20)
  client.socket.resume()
  await eventually(() => stats(server, 'polling').deliveredEvents === 30 * eventsPerAnswer)
})

test('a connection on which more than a hundred questions wait is cut', async () => {
  const server = await startServer()
  const client = new RawClient(server.port)
  const ask = (count: number) => {
    for (let index = 0; index < count; index++) client.get('/feed/long-polling?since=now&wait=30000')
  }
  client.get(`/feed/long-polling?since=${server.lab.channels.open('main').headCursor}`)
  ask(100)
  await eventually(() => stats(server, 'long-polling').bytesUp === client.socket.bytesWritten)
  expect(stats(server, 'long-polling')).toMatchObject({ openConnections: 1, requests: 1 })
  ask(1)
  await eventually(() => client.socket.destroyed && server.lab.stats().openConnections === 0)
  expect(stats(server, 'long-polling').slowConsumers).toBe(1)
})

test('a client that pings without reading fills no memory, and its last ping is answered when it reads', async () => {
  const server = await serverOutOfTime()
  const client = deafClient(server, '/feed/websocket?since=earliest', ...UPGRADE)
  await untilStuck(server, 'websocket')
  const { heldBytes, bytesUp } = stats(server, 'websocket')
  for (let index = 0; index < 10_000; index++) client.socket.write(PING)
  await eventually(() => stats(server, 'websocket').bytesUp === bytesUp + 10_000 * PING.length)
  expect(stats(server, 'websocket').heldBytes).toBe(heldBytes)
  client.socket.resume()
  await client.until(`\x8a\x7d${'\0'.repeat(125)}`)
})

test('no ping is sent behind what a reader has not taken, nor held against it', async () => {
  const server = await serverOutOfTime()
  const client = deafClient(server, '/feed/websocket?since=earliest', ...UPGRADE)
  await untilStuck(server, 'websocket')
  const { heldBytes } = stats(server, 'websocket')
  vi.advanceTimersByTime(26_000)
  expect(stats(server, 'websocket').heldBytes).toBe(heldBytes)
  client.socket.resume()
  await eventually(() => stats(server, 'websocket').heldBytes === 0)
  vi.advanceTimersByTime(25_000)
  await client.until('\x89\x00')
  expect(stats(server, 'websocket').openConnections).toBe(1)
})
