import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { lastSocketsClosed } from './last-sockets.ts'

test('a socket is still open when its server has closed, and is not any more after it', async () => {
  let open = 0
  const server = createServer((socket) => {
    open += 1
    socket.on('close', () => {
      open -= 1
    })
    socket.resume()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect((server.address() as { port: number }).port, '127.0.0.1')
  await once(server, 'connection')
  const closed = once(server, 'close')
  server.close()
  client.end()
  await closed
  expect(open).toBe(1)
  await lastSocketsClosed(() => open)
  expect(open).toBe(0)
})

test('a socket that never closes is not waited for without end', async () => {
  let asked = 0
  await lastSocketsClosed(() => {
    asked += 1
    return 1
  })
  expect(asked).toBeLessThan(1000)
})
