import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Listening } from './listening.ts'

async function listeningServer() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const lost: (string | undefined)[] = []
  const listening = new Listening(server, (error) => lost.push(error.code))
  return { server, listening, lost, port: (server.address() as AddressInfo).port }
}

test('it comes back to the same address and port, any number of times', async () => {
  const { server, listening, lost, port } = await listeningServer()
  const before = server.address()
  for (let round = 0; round < 20; round++) {
    listening.pause()
    expect(server.listening).toBe(false)
    listening.resume()
    await once(server, 'listening')
    expect(server.address()).toEqual(before)
  }
  expect(lost).toEqual([])
  expect([server.listenerCount('error'), port]).toEqual([0, (before as AddressInfo).port])
})

test('a port that somebody else has by then is waited for', async () => {
  const { server, listening, lost, port } = await listeningServer()
  listening.pause()
  const other = createTcpServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  listening.resume()
  await once(server, 'error')
  other.close()
  await once(server, 'listening')
  expect([lost, (server.address() as AddressInfo).port]).toEqual([[], port])
})

test('a port that stays somebody else’s is reported, once', async () => {
  const { server, listening, lost, port } = await listeningServer()
  listening.pause()
  const other = createTcpServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  listening.resume()
  while (lost.length === 0) await new Promise((resolve) => setImmediate(resolve))
  expect([lost, server.listening]).toEqual([['EADDRINUSE'], false])
})

test('what has ended does not listen again, even when it was about to', async () => {
  const { server, listening, lost } = await listeningServer()
  listening.pause()
  listening.resume()
  const closed = once(server, 'close')
  listening.end()
  await closed
  listening.resume()
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect([server.listening, lost]).toEqual([false, []])
})
