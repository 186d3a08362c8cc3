import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ProblemError } from '../problem.ts'
import { eventually, RawClient, startServer } from '../testing.ts'
import { ConnectionGuard, type ConnectionLimits } from './limits.ts'

/** A server's connections without a network: only their addresses matter. */
function guardOf(limits: ConnectionLimits) {
  const server = new EventEmitter()
  const guard = new ConnectionGuard(server as Server, limits)
  const connect = (remoteAddress: string): Socket => {
    const socket = Object.assign(new EventEmitter(), { remoteAddress, destroy: () => socket.emit('close') })
    server.emit('connection', socket)
    return socket as unknown as Socket
  }
  const isLetIn = (socket: Socket): boolean => {
    try {
      guard.admit(socket)
      return true
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 503) return false
      throw error
    }
  }
  return { connect, isLetIn }
}

test('an address that has all of its connections takes none from another', () => {
  const { connect, isLetIn } = guardOf({ connections: 10, connectionsPerAddress: 2 })
  const sockets = ['10.0.0.1', '10.0.0.1', '10.0.0.1', '10.0.0.2'].map(connect)
  expect(sockets.map(isLetIn)).toEqual([true, true, false, true])
})

test('an IPv6 host that takes a new address for each connection meets the limit all the same', () => {
  const { connect, isLetIn } = guardOf({ connections: 10, connectionsPerAddress: 2 })
  const sockets = ['2001:db8::1', '2001:db8::2', '2001:db8::3', '2001:db8:0:1::1'].map(connect)
  expect(sockets.map(isLetIn)).toEqual([true, true, false, true])
})

test('a connection that ends makes room, also one that was none too many when it came', () => {
  const { connect, isLetIn } = guardOf({ connections: 1, connectionsPerAddress: 1 })
  const first = connect('10.0.0.1')
  const second = connect('10.0.0.1')
  first.destroy()
  second.destroy()
  expect([isLetIn(second), isLetIn(connect('10.0.0.1'))]).toEqual([false, true])
})

test('on the wire, one too many may ask once, and beyond a hundred such guests connections are cut at once', async () => {
  const server = await startServer({ connectionsPerAddress: 1 })
  await new RawClient(server.port).get('/feed/sse').until('event: hello')
  const guests = Array.from({ length: 100 }, () => new RawClient(server.port))
  await eventually(() => server.lab.stats().openConnections === 101)
  const oneMore = new RawClient(server.port).get('/feed/polling')
  await oneMore.ended
  expect(oneMore.received).toBe('')
  expect(server.lab.stats().openConnections).toBe(101)
  guests[0]?.get('/feed/polling')
  expect(await guests[0]?.until('"title":"No room"')).toMatch(/^HTTP\/1\.1 503 [\s\S]*connection: close/)
})
