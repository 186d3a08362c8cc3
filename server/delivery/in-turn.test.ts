import { createServer, IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { handleInTurn } from './in-turn.ts'

/** A request that the server has read, on a socket that goes nowhere. */
function exchange(socket: Socket) {
  const request = new IncomingMessage(socket)
  request.push('a body')
  request.push(null)
  return { request, response: new ServerResponse(request) }
}

function server() {
  const handled: IncomingMessage[] = []
  const server = createServer((request) => void handled.push(request))
  handleInTurn(server)
  return { server, handled }
}

test('a request waits until its response has the socket', () => {
  const { server: http, handled } = server()
  const socket = Object.assign(new Socket(), { writable: true })
  const { request, response } = exchange(socket)
  http.emit('request', request, response)
  expect(handled).toEqual([])
  response.assignSocket(socket)
  expect(handled).toEqual([request])
})

test('a request on a connection that is ending is read and not handled', () => {
  const { server: http, handled } = server()
  const socket = Object.assign(new Socket(), { writable: false })
  const { request, response } = exchange(socket)
  response.assignSocket(socket)
  http.emit('request', request, response)
  expect([handled, request.readableFlowing]).toEqual([[], true])
})
