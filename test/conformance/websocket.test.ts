/** WebSocket at the wire: the handshake, frames both ways, who is closed and with which code. */
import { expect, onTestFinished } from 'vitest'
import { websocket as client } from '../../clients/transports/websocket.ts'
import type { ServerOptions } from '../../protocol/control.ts'
import { websocket as server } from '../../server/transports/websocket.ts'
import { benchFor } from './bench.ts'
import { LabUnderTest } from './lab-under-test.ts'
import { NotingWheel, withWheel } from './noting-wheel.ts'
import { rule, ruleOfEach } from './rule.ts'
import { headOf } from './wire/http-answer.ts'
import { ACCEPT, clientFrame, HANDSHAKE, WebSocketPeer } from './wire/websocket-peer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab } = benchFor({ server, client, settings: {} })
const PATH = '/feed/websocket'
const MESSAGE = '{"message":{"id":"m1","from":"ada","data":1}}'

async function open(options?: Omit<ServerOptions, 'token'>): Promise<{ lab: LabUnderTest; peer: WebSocketPeer }> {
  const lab = await startLab(options)
  return { lab, peer: await WebSocketPeer.open(lab.port) }
}

rule('RFC 6455 §4.2.2', 'the 101 proves that the server read the key', async () => {
  const { peer } = await open()
  const { status, headers } = await peer.head()
  expect([status, headers['upgrade']?.toLowerCase(), headers['connection']]).toEqual([101, 'websocket', 'Upgrade'])
  expect(headers['sec-websocket-accept']).toBe(ACCEPT)
})

ruleOfEach(
  'RFC 6455 §4.2.2',
  'the subprotocol is chosen only when it was offered, and no extension is',
  [
    ['ours among others', 'Sec-WebSocket-Protocol: other, transport-lab.v1', 'transport-lab.v1'],
    ['others only', 'Sec-WebSocket-Protocol: other', undefined],
    ['none', 'Sec-WebSocket-Extensions: permessage-deflate', undefined],
  ],
  async (_offer, line, chosen) => {
    const lab = await startLab()
    const { headers } = await (await WebSocketPeer.open(lab.port, '', line)).head()
    expect([headers['sec-websocket-protocol'], headers['sec-websocket-extensions']]).toEqual([chosen, undefined])
  },
)

ruleOfEach(
  'RFC 6455 §10.2',
  'who may not ask is refused before the 101',
  [
    ['a foreign Origin', ['Origin: http://evil.example'], 403],
    ['Origin null', ['Origin: null'], 403],
    ['a foreign Host', ['Host: evil.example'], 421],
  ],
  async (_who, lines, status) => {
    const lab = await startLab()
    const peer = WebSocketPeer.upgrade(lab.port, '', ...lines)
    const received = await peer.wire.untilEnd()
    expect((await peer.head()).status).toBe(status)
    expect(received).not.toContain('101 Switching')
    expect(lab.gauges().subscriptions).toBe(0)
  },
)

rule('RFC 6455 §10.2', 'programs without an Origin, this server’s own pages and allowed ones come in', async () => {
  const lab = await startLab({ allowOrigins: ['https://friend.example'] })
  const host = `127.0.0.1:${lab.port}`
  for (const lines of [[], [`Host: ${host}`, `Origin: http://${host}`], ['Origin: https://friend.example']]) {
    expect((await (await WebSocketPeer.open(lab.port, '', ...lines)).head()).status).toBe(101)
  }
})

rule('RFC 9457 §3', 'a malformed since or channel is a 400 with a problem document, before the 101', async () => {
  const lab = await startLab()
  for (const query of ['?since=yesterday', '?channel=No', '?since=now&since=now']) {
    const peer = WebSocketPeer.upgrade(lab.port, query)
    await peer.wire.untilEnd()
    const { status, headers } = await peer.head()
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json'])
  }
})

rule('RFC 9110 §15.5.22', 'a plain request is answered 426 with Upgrade: websocket', async () => {
  const lab = await startLab()
  const { status, headers } = await headOf(new WireClient(lab.port).get(PATH))
  expect([status, headers['upgrade']]).toEqual([426, 'websocket'])
})

ruleOfEach(
  'RFC 6455 §4.2.1',
  'a handshake that is none is answered 400 and the connection ends; Sec-WebSocket-Version says which would do (§4.4)',
  [
    ['another version', HANDSHAKE.map((line) => line.replace('Version: 13', 'Version: 9'))],
    ['no key', HANDSHAKE.filter((line) => !line.includes('Key'))],
    ['a short key', HANDSHAKE.map((line) => line.replace(/Key: .*/, 'Key: c2hvcnQ='))],
  ],
  async (_fault, lines) => {
    const lab = await startLab()
    const received = await new WireClient(lab.port).get(PATH, ...lines).untilEnd()
    expect(received).toMatch(/^HTTP\/1\.1 400 /)
    expect(received).toMatch(/\r\nsec-websocket-version: 13\r\n/i)
    await lab.untilIdle()
  },
)

rule(
  'transport-lab wire, hello',
  'the hello comes first, at once; then each event is one whole text frame',
  async () => {
    const { lab, peer } = await open()
    const sizes = [0, 70, 65_000, 70_000]
    const texts = sizes.map((size) => lab.publish('é'.repeat(size)))
    const [hello, ...events] = await peer.frames(1 + sizes.length)
    expect(JSON.parse(hello?.payload.toString() ?? '')).toEqual({
      hello: { channel: 'main', cursor: lab.cursorAt(0), gap: null },
    })
    expect(events.map(({ first, payload }) => [first, payload.toString()])).toEqual(texts.map((text) => [0x81, text]))
  },
)

rule('RFC 6455 §5.1', 'a server masks nothing', async () => {
  const { lab, peer } = await open({ websocketPingMs: 40 })
  lab.publish('x')
  expect((await peer.frames(3)).every(({ masked }) => !masked)).toBe(true)
})

rule('RFC 6455 §5.2', 'lengths stand in their shortest form: 7, 16 or 64 bits', async () => {
  const { lab, peer } = await open()
  const envelope = JSON.parse(lab.publish(0)) as { dueAtUs: number }
  const around = `{"seq":2,"dueAtUs":${envelope.dueAtUs},"sentAtUs":${envelope.dueAtUs},"data":""}`.length
  for (const length of [125, 126, 65_535, 65_536]) lab.publish('x'.repeat(length - around))
  const frames = await peer.frames(6)
  expect(frames.slice(2).map(({ payload }) => payload.length)).toEqual([125, 126, 65_535, 65_536])
  const headers = [frames[0], frames[1]]
    .map((frame) => 2 + (frame?.payload.length ?? 0))
    .reduce((sum, bytes) => sum + bytes, 0)
  const body = peer.wire.received.length - peer.wire.received.indexOf('\r\n\r\n') - 4
  expect(body).toBe(headers + (2 + 125) + (4 + 126) + (4 + 65_535) + (10 + 65_536))
})

rule(
  'transport-lab wire, message',
  'a message is acknowledged with the cursor of its event, and so is its repeat',
  async () => {
    const { lab, peer } = await open()
    peer.sendText(MESSAGE).sendText(MESSAGE)
    const ack = { ack: { id: 'm1', cursor: lab.cursorAt(1) } }
    expect(await peer.texts(3)).toEqual([expect.objectContaining({ seq: 1 }), ack, ack])
  },
)

rule('RFC 6455 §5.4', 'a message may come in fragments, with control frames between them', async () => {
  const { lab, peer } = await open()
  peer
    .send(0x01, MESSAGE.slice(0, 10))
    .send(0x89, 'between')
    .send(0x00, MESSAGE.slice(10, 20))
    .send(0x8a)
    .send(0x80, MESSAGE.slice(20))
  expect((await peer.texts(2))[1]).toEqual({ ack: { id: 'm1', cursor: lab.cursorAt(1) } })
  const pong = (await peer.frames(4)).find(({ first }) => first === 0x8a)
  expect(pong?.payload.toString()).toBe('between')
})

rule('RFC 6455 §5.2', 'a message may be cut anywhere on its way', async () => {
  const { lab, peer } = await open()
  for (const byte of clientFrame(0x81, Buffer.from(MESSAGE))) {
    peer.wire.send(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect((await peer.texts(2))[1]).toEqual({ ack: { id: 'm1', cursor: lab.cursorAt(1) } })
})

rule(
  'transport-lab wire, message',
  'a malformed message is answered with a problem; the tenth ends the connection with 1008',
  async () => {
    const { peer } = await open()
    peer.sendText('{"message":{"id":7}}')
    expect((await peer.texts(1))[0]).toMatchObject({ problem: { status: 400, title: 'Malformed message' } })
    for (let sent = 1; sent < 9; sent++) peer.sendText('not JSON')
    expect((await peer.texts(9))[8]).toMatchObject({ problem: { title: 'Malformed frame' } })
    peer.sendText('not JSON')
    expect(await peer.close()).toBe(1008)
  },
)

const FITS = JSON.stringify({ message: { id: 'big', from: 'ada', data: 'x'.repeat(64 * 1024 - 47) } })

rule('RFC 6455 §10.4', 'a message of 64 KiB is taken', async () => {
  const { lab, peer } = await open()
  expect(FITS.length).toBe(64 * 1024)
  peer.sendText(FITS)
  await peer.wire.untilText('"ack":{"id":"big"')
  expect(lab.cursor).toBe(lab.cursorAt(1))
})

ruleOfEach(
  'RFC 6455 §7.4.1',
  'what breaks a rule is closed with the code for it, and nothing stays',
  [
    ['1009: a message above 64 KiB', 1009, clientFrame(0x81, Buffer.from(`${FITS} `))],
    [
      '1009: fragments that are too long together',
      1009,
      Buffer.concat([clientFrame(0x01, Buffer.from(FITS)), clientFrame(0x80, Buffer.from(' '))]),
    ],
    ['1007: text that is no UTF-8', 1007, clientFrame(0x81, Buffer.from([0x22, 0xff, 0xfe, 0x22]))],
    ['1003: a binary message', 1003, clientFrame(0x82, Buffer.from(MESSAGE))],
    ['1002: a frame without a mask', 1002, Buffer.from([0x81, 2, 0x7b, 0x7d])],
    ['1002: a reserved bit', 1002, clientFrame(0xa1, Buffer.from(MESSAGE))],
    ['1002: an unknown opcode', 1002, clientFrame(0x83, Buffer.from('x'))],
    ['1002: a fragmented ping', 1002, clientFrame(0x09, Buffer.from('x'))],
    ['1002: a ping of more than 125 bytes', 1002, clientFrame(0x89, Buffer.alloc(126))],
    ['1002: a continuation of nothing', 1002, clientFrame(0x80, Buffer.from('x'))],
    ['1002: a close code that is never sent', 1002, clientFrame(0x88, Buffer.from([0x03, 0xed]))],
    ['1002: a compressed frame that was not agreed on', 1002, clientFrame(0xc1, Buffer.from('f248cdc9c90700', 'hex'))],
  ],
  async (_fault, code, bytes) => {
    const { lab, peer } = await open()
    peer.wire.send(bytes)
    expect(await peer.close()).toBe(code)
    expect(lab.cursor).toBe(lab.cursorAt(0))
    peer.wire.socket.end()
    await lab.untilIdle()
  },
)

ruleOfEach(
  'RFC 6455 §5.5.1',
  'a close is answered with its own code, once, and then the connection ends',
  [
    ['1000', 1000, Buffer.from([0x03, 0xe8])],
    ['1001', 1001, Buffer.from([0x03, 0xe9])],
    ['an application’s code', 4000, Buffer.from([0x0f, 0xa0])],
    ['no code', 0, Buffer.alloc(0)],
  ],
  async (_which, code, payload) => {
    const { lab, peer } = await open()
    peer.wire.send(Buffer.concat([clientFrame(0x88, payload), clientFrame(0x81, Buffer.from(MESSAGE))]))
    await peer.wire.untilEnd()
    const closes = (await peer.frames(1)).filter(({ first }) => first === 0x88)
    expect(closes.length).toBe(1)
    expect(await peer.close()).toBe(code)
    peer.wire.socket.end()
    await lab.untilIdle()
    expect(lab.cursor).toBe(lab.cursorAt(0))
  },
)

rule('RFC 6455 §7.4.1', '1001 says that the server goes away; nothing follows the close', async () => {
  const { lab, peer } = await open()
  const closed = lab.close()
  expect(await peer.close()).toBe(1001)
  lab.publish('too late')
  peer.send(0x88, Buffer.from([0x03, 0xe9]))
  await peer.wire.untilEnd()
  expect((await peer.frames(1)).at(-1)?.first).toBe(0x88)
  await closed
})

rule(
  'IANA WebSocket close codes',
  '1013 says that there is no room for a connection or a channel: try again later',
  async () => {
    const { lab } = await open({ connections: 1 })
    expect(await WebSocketPeer.upgrade(lab.port).close()).toBe(1013)
    expect(lab.stats('websocket').refusedConnections).toBe(1)
    const full = await startLab()
    for (let index = 0; index < 1_000; index++) full.channel(`channel-${index}`)
    expect(await WebSocketPeer.upgrade(full.port, '?channel=one-more').close()).toBe(1013)
  },
)

rule('RFC 6455 §7.4.1', '1005, 1006 and 1015 are never sent, however a connection ends', async () => {
  const endings: [Omit<ServerOptions, 'token'>, (peer: WebSocketPeer, lab: LabUnderTest) => unknown][] = [
    [{}, (peer) => peer.send(0x88)],
    [{}, (peer) => peer.send(0x88, Buffer.from([0x03, 0xe8]))],
    [{}, (peer) => peer.wire.socket.end()],
    [{}, (peer) => peer.send(0x82, 'x')],
    [{}, (_peer, lab) => lab.close()],
    [{ streamMs: 40 }, () => {}],
    [{ websocketPingMs: 40 }, () => {}],
  ]
  for (const [options, end] of endings) {
    const { lab, peer } = await open(options)
    end(peer, lab)
    expect([1005, 1006, 1015]).not.toContain(await peer.close())
  }
})

rule('RFC 6455 §5.5.2', 'who answers the pings stays; who misses one is cut by the next', async () => {
  const { lab, peer } = await open({ websocketPingMs: 60 })
  for (let count = 1; count <= 4; count++) {
    const ping = (await peer.frames(1 + count)).at(-1)
    expect(ping?.first).toBe(0x89)
    peer.send(0x8a, ping?.payload)
  }
  expect(lab.gauges().subscriptions).toBe(1)
  await peer.wire.untilEnd()
  const pings = (await peer.frames(1)).filter(({ first }) => first === 0x89)
  expect(pings.length).toBeLessThanOrEqual(5)
  expect(await peer.close()).toBe(null)
  await lab.untilIdle()
})

rule('transport-lab wire, heartbeat', 'a ping comes every 25 s unless set otherwise', async () => {
  const wheel = new NotingWheel()
  const lab = await LabUnderTest.start(withWheel(server, wheel))
  onTestFinished(() => lab.close())
  await WebSocketPeer.open(lab.port)
  expect(wheel.delaysMs).toContain(25_000)
  expect(lab.target.limits.websocketPingMs).toBe(25_000)
})

rule(
  'transport-lab wire, lifetime',
  'a WebSocket is closed with 1001 after its lifetime; who does not answer is cut',
  async () => {
    const { lab, peer } = await open({ streamMs: 60 })
    expect(await peer.close()).toBe(1001)
    await lab.untilIdle()
  },
)

rule('transport-lab wire, gap', 'a gap found at connect is inside the hello', async () => {
  const lab = await startLab()
  lab.publish('held')
  const [hello, event] = await (await WebSocketPeer.open(lab.port, '?since=zzzzzzzzzzzz:1')).frames(2)
  const to = lab.cursorAt(0)
  expect(JSON.parse(hello?.payload.toString() ?? '').hello).toEqual({
    channel: 'main',
    cursor: to,
    gap: { from: 'zzzzzzzzzzzz:1', to },
  })
  expect(JSON.parse(event?.payload.toString() ?? '').seq).toBe(1)
})
