import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { listen } from './made-up-server.ts'
import { isConnectedToItself } from './self-connection.ts'

test('a call that met itself, because nobody listens, is no connection', async () => {
  const free = createServer()
  const port = await listen(free, () => {})
  free.close()
  await once(free, 'close')
  const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.1', localPort: port })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  expect(isConnectedToItself(socket)).toBe(true)
})

test('an ordinary connection over one address did not meet itself', async () => {
  const server = createServer()
  const port = await listen(server, () => {})
  const peer = connect({ host: '127.0.0.1', port })
  onTestFinished(() => void peer.destroy())
  await once(peer, 'connect')
  expect(peer.localAddress).toBe(peer.remoteAddress)
  expect(isConnectedToItself(peer)).toBe(false)
})
