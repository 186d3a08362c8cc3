import type { Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually, RawClient, type RunningServer, startServer, TOKEN } from '../testing.ts'

const strike = (server: RunningServer, body: object): Promise<Response> =>
  fetch(`${server.origin}/lab/faults`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  })

test('what was written before a FIN still goes out, also what the kernel had no room for', async () => {
  const server = await startServer()
  const client = new RawClient(server.port).get('/feed/sse')
  await client.until('event: hello')
  client.socket.pause()
  const waiting = (): number => server.lab.stats().transports['sse']!.heldBytes
  while (waiting() < 30_000) {
    server.publish('x'.repeat(60_000))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const written = server.lab.stats().transports['sse']!.bytesDown
  expect((await strike(server, { kind: 'drop-connections', how: 'fin' })).status).toBe(202)
  client.socket.resume()
  await client.ended
  expect(client.received.length).toBe(written)
})

test('the event loop stalls once the answer is out, not before', async () => {
  const server = await startServer()
  const sockets: Socket[] = []
  server.app.server.on('connection', (socket: Socket) => void sockets.push(socket))
  const writtenAtTheStall: number[] = []
  const stall = vi.spyOn(Atomics, 'wait').mockImplementation(() => {
    const written = sockets.map((socket) => socket.bytesWritten - socket.writableLength)
    writtenAtTheStall.push(Math.max(...written))
    return 'timed-out'
  })
  onTestFinished(() => stall.mockRestore())
  const answer = await strike(server, { kind: 'stall-event-loop', durationMs: 100 })
  const body = await answer.text()
  await eventually(() => writtenAtTheStall.length === 1)
  expect(answer.status).toBe(202)
  expect(writtenAtTheStall[0]).toBeGreaterThan(body.length)
  expect(stall.mock.calls[0]?.[3]).toBe(100)
})
