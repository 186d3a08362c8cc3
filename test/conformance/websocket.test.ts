/** WebSocket at the wire, once it is open: events down, messages up, frame by frame. */
import { expect } from 'vitest'
import { HandTurnedTime } from '../../server/testing.ts'
import { rule } from './rule.ts'
import { websocketBench } from './websocket-bench.ts'
import { clientFrame, WebSocketPeer } from './wire/websocket-peer.ts'

const { startLab, open } = websocketBench()
const MESSAGE = '{"message":{"id":"m1","from":"ada","data":1}}'

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
    expect((await peer.texts(9))[8]).toMatchObject({ problem: { title: 'Malformed JSON' } })
    peer.sendText('not JSON')
    expect(await peer.close()).toBe(1008)
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

rule(
  'transport-lab wire, gap',
  'a gap within a connection is a text frame {"gap":{from,to}}; delivery goes on after to',
  async () => {
    const time = new HandTurnedTime()
    const lab = await startLab({}, time)
    for (let index = 0; index < 300; index++) lab.publish('x'.repeat(60_000))
    const peer = WebSocketPeer.upgrade(lab.port, '?since=earliest')
    peer.wire.socket.pause()
    await lab.untilSubscriptions(1)
    time.advance(121_000_000)
    lab.publish('held')
    peer.wire.socket.resume()
    const received = await peer.wire.untilText('"held"}')
    const { gap } = JSON.parse(/\{"gap":.*?\}\}/.exec(received)?.[0] ?? '{}')
    const last = [...received.matchAll(/\{"seq":(\d+),/g)].at(-2)?.[1]
    expect(gap).toEqual({ from: lab.cursorAt(Number(last)), to: lab.cursorAt(300) })
  },
)
