import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { EPOCH, eventJson, type Follow, follow, LIMITS, listen } from '../wire/made-up-server.ts'
import { acceptFor } from '../wire/websocket-handshake.ts'
import { websocket } from './websocket.ts'

const HELLO = JSON.stringify({ hello: { channel: 'main', cursor: `${EPOCH}:1`, gap: null } })

/** A server of the ws package; the test talks through the socket. */
async function serve(): Promise<{ port: number; opened: Promise<WebSocket> }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'transport-lab.v1' })
  onTestFinished(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const opened = new Promise<WebSocket>((resolve) => server.once('connection', resolve))
  await new Promise((resolve) => server.once('listening', resolve))
  return { port: (server.address() as { port: number }).port, opened }
}

/** A server that upgrades by hand, changes its head by `mend`, sends these bytes and then FIN. */
async function answer(bytes: Buffer, mend: (head: string) => string = (head) => head): Promise<Follow> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (request) => {
      const key = /Sec-WebSocket-Key: (.*)\r\n/.exec(request.toString())?.[1] ?? ''
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\nSec-WebSocket-Protocol: transport-lab.v1\r\n\r\n`
      socket.end(Buffer.concat([Buffer.from(mend(head)), bytes]))
    })
  })
  return follow(websocket, await listen(server, onTestFinished))
}

const frame = (first: number, payload: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from([first, Buffer.byteLength(payload)]), Buffer.from(payload)])

test('hello, events, fragments and gap come as they were sent, with every byte of its kind', async () => {
  const { port, opened } = await serve()
  const { probe, outcome, close } = follow(websocket, port)
  const socket = await opened
  const event = eventJson(2)
  const gap = { from: `${EPOCH}:3`, to: `${EPOCH}:5` }
  socket.send(HELLO)
  socket.send(event)
  for (const [index, character] of [...eventJson(3)].entries()) {
    socket.send(character, { fin: index === [...eventJson(3)].length - 1, binary: false })
  }
  socket.send(JSON.stringify({ gap }))
  await probe.untilLogged(`gap ${JSON.stringify(gap)}`)
  close()
  close()
  expect(await outcome).toBe('ended')
  expect(probe.events.map(({ text }) => text)).toEqual([event, eventJson(3)])
  expect(probe.log).toEqual([
    'connecting',
    'connected',
    'upgrade',
    `hello ${EPOCH}:1 null`,
    'event 2',
    'event 3',
    `gap ${JSON.stringify(gap)}`,
    'closed',
  ])
  const framing = HELLO.length + 2 + 4 - 2 + 2 * [...eventJson(3)].length + JSON.stringify({ gap }).length + 2 + 4
  expect(probe.kinds.down.payload).toBe(Buffer.byteLength(event + eventJson(3)))
  expect(probe.kinds.down.heads + probe.kinds.down.heartbeat).toBe(0)
  expect(probe.kinds.down.framing).toBe(framing)
  expect(probe.kinds.up).toEqual({
    payload: 0,
    framing: 8,
    heads: 0,
    handshake: probe.socketBytes.up - 8,
    heartbeat: 0,
  })
})

test('pings are answered with the same bytes, and both are heartbeat', async () => {
  const { port, opened } = await serve()
  const { probe, outcome, close } = follow(websocket, port)
  const socket = await opened
  socket.ping('still there?')
  const pong = await new Promise((resolve) => socket.once('pong', resolve))
  expect(String(pong)).toBe('still there?')
  close()
  expect(await outcome).toBe('ended')
  expect([probe.kinds.down.heartbeat, probe.kinds.up.heartbeat]).toEqual([14, 18])
})

test('messages go up in band and are acknowledged, or refused with the reason', async () => {
  const { port, opened } = await serve()
  const { probe, outcome, send } = follow(websocket, port)
  const socket = await opened
  socket.on('message', (data) => {
    const { message } = JSON.parse(String(data))
    if (message.id === 'bad') socket.send(JSON.stringify({ problem: { status: 400, detail: 'no data' } }))
    else if (message.id !== 'late') socket.send(JSON.stringify({ ack: { id: message.id, cursor: `${EPOCH}:9` } }))
  })
  socket.send(HELLO)
  await probe.untilLogged(`hello ${EPOCH}:1 null`)
  expect(await send({ id: 'é', from: 'me', data: '😀' })).toEqual({ id: 'é', cursor: `${EPOCH}:9` })
  await expect(send({ id: 'bad', from: 'me', data: null })).rejects.toThrow('the server refused the message: no data')
  const late = expect(send({ id: 'late', from: 'me', data: null })).rejects.toThrow('ended before the receipt')
  socket.close(1001)
  expect(await outcome).toBe('ended')
  await late
  const messages = [
    '{"id":"é","from":"me","data":"😀"}',
    '{"id":"bad","from":"me","data":null}',
    '{"id":"late","from":"me","data":null}',
  ]
  expect(probe.kinds.up.payload).toBe(Buffer.byteLength(messages.join('')))
  await expect(send({ id: 'x', from: 'me', data: null })).rejects.toThrow('expected an open WebSocket')
})

test.each([
  [1000, 'ended'],
  [1001, 'ended'],
  [1013, 'the server closed the WebSocket with 1013: later'],
])('a server that closes with %i: %s', async (code, expected) => {
  const { port, opened } = await serve()
  const { outcome, probe } = follow(websocket, port)
  const socket = await opened
  socket.close(code, 'later')
  const [received] = await new Promise<[number]>((resolve) => socket.once('close', (...args) => resolve([args[0]])))
  expect(received).toBe(code)
  expect(await outcome).toBe(expected)
  expect(probe.log.at(-1)).toBe('closed')
})

test.each([
  ['another accept', /Accept: .*/, 'Accept: x', 'to have sec-websocket-accept:'],
  [
    'no subprotocol',
    /Sec-WebSocket-Protocol: .*\r\n/,
    '',
    'to have sec-websocket-protocol: transport-lab.v1, got none',
  ],
  [
    'an extension',
    /Sec-WebSocket-Protocol/,
    'Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol',
    'expected no WebSocket extension',
  ],
  ['another upgrade', /Upgrade: websocket/, 'Upgrade: h2c', 'to have upgrade: websocket, got "h2c"'],
  [
    'a refusal',
    /^.*$/s,
    'HTTP/1.1 421 Misdirected\r\nContent-Length: 23\r\n\r\n{"detail":"not a name"}',
    'expected 101 from GET /feed/websocket, got 421: not a name',
  ],
])('a handshake with %s is refused with words', async (_, pattern, replacement, message) => {
  const { outcome, probe } = await answer(Buffer.alloc(0), (head) => head.replace(pattern, replacement))
  expect(await outcome).toContain(message)
  expect(probe.log).toContain('upgrade')
})

test.each([
  ['a masked frame', Buffer.from([0x81, 0x80, 1, 2, 3, 4]), 'expected unmasked frames from a server'],
  ['a binary message', frame(0x82, 'a'), 'expected text messages, got a binary one'],
  ['text that is no JSON', frame(0x81, 'hello'), 'expected JSON, got "hello"'],
  ['an event without its numbers', frame(0x81, '{"seq":1}'), 'expected an event'],
  ['a hello without a cursor', frame(0x81, '{"hello":{}}'), 'expected a hello'],
  [
    'bytes after the close',
    Buffer.concat([frame(0x88, ''), frame(0x81, 'x')]),
    'expected nothing after a close frame, got 3 B',
  ],
  ['an end without a close frame', frame(0x81, HELLO), 'expected a close frame before the end'],
  ['an end in the middle of a frame', frame(0x81, HELLO).subarray(0, 9), 'expected a close frame before the end'],
])('%s ends it with words, and its bytes are accounted for', async (_, bytes, message) => {
  const { outcome } = await answer(bytes)
  expect(await outcome).toContain(message)
})

test('a broken rule is answered with its close code', async () => {
  let code = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (request) => {
      const key = /Sec-WebSocket-Key: (.*)\r\n/.exec(request.toString())?.[1] ?? ''
      socket.write(
        `HTTP/1.1 101 S\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\nSec-WebSocket-Protocol: transport-lab.v1\r\n\r\n`,
      )
      socket.write(Buffer.from([0x81, 2, 0xc3, 0x28]))
      socket.once('data', (close) => {
        code = (((close[6] as number) ^ (close[2] as number)) << 8) | ((close[7] as number) ^ (close[3] as number))
        socket.end()
      })
    })
  })
  const { outcome } = follow(websocket, await listen(server, onTestFinished))
  expect(await outcome).toContain('expected text messages in UTF-8')
  expect(code).toBe(1007)
})

test('silence for two pings is a failure, and an abort resets at once', async () => {
  const { port, opened } = await serve()
  const limits = { ...LIMITS, websocketPingMs: 30 }
  const silent = follow(websocket, port, { target: { host: '127.0.0.1', port, basePath: '', limits } })
  expect(await silent.outcome).toContain('expected a sign of life')
  const { outcome, abort, probe } = follow(websocket, port)
  await opened
  await probe.untilLogged('upgrade')
  abort()
  expect(await outcome).toBe('the following was aborted by this client')
  expect(probe.log.at(-1)).toBe('reset')
})

test('a close before the connection stands ends without a word', async () => {
  const { port } = await serve()
  const { outcome, close, probe } = follow(websocket, port)
  close()
  expect(await outcome).toBe('ended')
  expect(probe.socketBytes).toEqual({ down: 0, up: 0 })
})
