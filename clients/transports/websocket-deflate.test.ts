import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { EPOCH, eventJson, follow } from '../wire/made-up-server.ts'
import { DEFLATE_OFFER } from '../wire/websocket-extensions.ts'
import { websocket } from './websocket.ts'

test('RFC 7692: a server of the ws package compresses for our client, whose payload is what crossed the wire', async () => {
  const offers: (string | undefined)[] = []
  const perMessageDeflate = { serverNoContextTakeover: true, threshold: 0 }
  const server = new WebSocketServer({ port: 0, perMessageDeflate, handleProtocols: () => 'transport-lab.v1' })
  onTestFinished(() => server.close())
  const hello = JSON.stringify({ hello: { channel: 'main', cursor: `${EPOCH}:1`, gap: null } })
  const event = eventJson(2, 'x'.repeat(500))
  server.on('connection', (socket, request) => {
    offers.push(request.headers['sec-websocket-extensions'])
    socket.send(hello, { compress: false })
    socket.send(event)
    socket.send(event.slice(0, 100), { fin: false })
    socket.send(event.slice(100), { fin: true })
    socket.close(1001)
  })
  const { port } = server.address() as { port: number }
  const { probe, outcome } = follow(websocket, port, { settings: { compression: 'deflate' } })
  expect(await outcome).toBe('ended')
  expect(offers).toEqual([DEFLATE_OFFER])
  expect(probe.events.map(({ text }) => text)).toEqual([event, event])
  expect(probe.kinds.down.payload).toBeGreaterThan(0)
  expect(probe.kinds.down.payload).toBeLessThan(event.length)
})
