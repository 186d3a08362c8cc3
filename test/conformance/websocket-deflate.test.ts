/** permessage-deflate: agreed on only when asked for, one compression for all, and no way to smuggle a bomb in. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib'
import { expect, onTestFinished } from 'vitest'
import WebSocket from 'ws'
import { eventually } from '../../server/testing.ts'
import { websocket as server } from '../../server/transports/websocket.ts'
import { LabUnderTest } from './lab-under-test.ts'
import { rule, ruleOfEach } from './rule.ts'
import { websocketBench } from './websocket-bench.ts'
import { WebSocketPeer } from './wire/websocket-peer.ts'

const DEFLATE = { websocketCompression: 'deflate' } as const
const OFFER = 'Sec-WebSocket-Extensions: permessage-deflate'
const AGREED = 'permessage-deflate; server_no_context_takeover; client_no_context_takeover'
const TAIL = Buffer.from([0, 0, 0xff, 0xff])
const LONG = { text: 'news '.repeat(100) }

const { startLab, followers } = websocketBench({ compression: 'deflate' })

const inflated = (payload: Buffer): string =>
  inflateRawSync(Buffer.concat([payload, TAIL]), { finishFlush: constants.Z_SYNC_FLUSH }).toString()
const deflated = (text: string): Buffer =>
  deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -TAIL.length)

rule(
  'RFC 7692 §7.1',
  'it is agreed on when client and setting want it, without context takeover on either side',
  async () => {
    const lab = await startLab(DEFLATE)
    const extensionsFor = async (offer: string) =>
      (await (await WebSocketPeer.open(lab.port, '', offer)).head()).headers['sec-websocket-extensions']
    expect(await extensionsFor(OFFER)).toBe(AGREED)
    expect(await extensionsFor(`${OFFER}; client_max_window_bits`)).toBe(AGREED)
    expect(await extensionsFor('Accept: */*')).toBe(undefined)
  },
)

ruleOfEach(
  'RFC 7692 §5.1',
  'an offer that cannot be accepted is declined: the connection goes on without it, or with the next one',
  [
    ['an unknown parameter', 'foo', undefined],
    ['a window of 16 bits', 'client_max_window_bits=16', undefined],
    ['a parameter twice', 'server_no_context_takeover; server_no_context_takeover', undefined],
    ['an acceptable one behind it', 'foo, permessage-deflate', AGREED],
  ],
  async (_offer, parameters, agreed) => {
    const lab = await startLab(DEFLATE)
    const peer = await WebSocketPeer.open(lab.port, '', `${OFFER}; ${parameters}`)
    const text = lab.publish(LONG)
    const event = (await peer.frames(2))[1]
    expect((await peer.head()).headers['sec-websocket-extensions']).toBe(agreed)
    expect([event?.first, event?.payload.toString() === text]).toEqual(
      agreed === undefined ? [0x81, true] : [0xc1, false],
    )
  },
)

rule('RFC 7692 §6', 'a long event is one frame with RSV1; hello and short events stay as they are', async () => {
  const lab = await startLab(DEFLATE)
  const peer = await WebSocketPeer.open(lab.port, '', OFFER)
  const texts = [lab.publish(1), lab.publish(LONG)]
  const [hello, short, long] = await peer.frames(3)
  expect([hello?.first, short?.first, long?.first]).toEqual([0x81, 0x81, 0xc1])
  expect([short?.payload.toString(), inflated(long?.payload ?? TAIL)]).toEqual(texts)
  expect(long?.payload.length).toBeLessThan((texts[1]?.length ?? 0) / 2)
})

rule('RFC 7692 §7.2.1', 'the empty block that ends each message is taken off: four bytes less', async () => {
  const lab = await startLab(DEFLATE)
  const peer = await WebSocketPeer.open(lab.port, '', OFFER)
  lab.publish(LONG)
  const payload = (await peer.frames(2))[1]?.payload
  expect(payload?.subarray(-TAIL.length)).not.toEqual(TAIL)
})

rule(
  'RFC 7692 §7.1.1.1',
  'no message needs one before it: every subscriber gets the same frame, whenever it came',
  async () => {
    const lab = await startLab(DEFLATE)
    const first = await WebSocketPeer.open(lab.port, '', OFFER)
    for (let index = 0; index < 3; index++) lab.publish(LONG)
    const second = await WebSocketPeer.open(lab.port, `?since=${lab.cursorAt(2)}`, OFFER)
    const [early, late] = [(await first.frames(4))[3], (await second.frames(2))[1]]
    expect(late).toEqual(early)
  },
)

rule('RFC 7692 §7.1.2.1', 'who asks for a smaller window gets events as they are', async () => {
  const lab = await startLab(DEFLATE)
  const peer = await WebSocketPeer.open(lab.port, '', `${OFFER}; server_max_window_bits=10`)
  const text = lab.publish(LONG)
  const event = (await peer.frames(2))[1]
  expect([event?.first, event?.payload.toString()]).toEqual([0x81, text])
})

rule('RFC 7692 §7.2.2', 'a compressed message that comes up is a message', async () => {
  const lab = await startLab(DEFLATE)
  const peer = await WebSocketPeer.open(lab.port, '', OFFER)
  peer.send(0xc1, deflated(JSON.stringify({ message: { id: 'm1', from: 'ada', data: LONG } })))
  await peer.wire.untilText('"ack":{"id":"m1"')
  expect(JSON.parse(lab.channel().at(1)?.json.toString() ?? '').data.data).toEqual(LONG)
})

ruleOfEach(
  'RFC 7692 §8',
  'what comes up is measured after it was inflated: 64 KiB at most, and a bomb is 1009',
  [
    ['a little over', 65 * 1024],
    ['50 MiB', 50 * 1024 ** 2],
  ],
  async (_size, length) => {
    const lab = await startLab(DEFLATE)
    const peer = await WebSocketPeer.open(lab.port, '', OFFER)
    peer.send(0xc1, deflated(`{"message":"${'x'.repeat(length)}"}`))
    expect(await peer.close()).toBe(1009)
    peer.wire.socket.end()
    await lab.untilIdle()
  },
)

ruleOfEach(
  'RFC 7692 §6.1',
  'RSV1 belongs to the first frame of a data message, and must hold deflate data',
  [
    ['on a ping', 0xc9, deflated('x'), 1002],
    ['on other bytes', 0xc1, Buffer.from([0xff, 0xff, 0xff]), 1007],
  ],
  async (_where, first, payload, code) => {
    const lab = await startLab(DEFLATE)
    const peer = await WebSocketPeer.open(lab.port, '', OFFER)
    peer.send(first, payload)
    expect(await peer.close()).toBe(code)
  },
)

rule('RFC 7692', 'the ws package follows our compressed stream', async () => {
  const lab = await startLab(DEFLATE)
  const socket = new WebSocket(`ws://127.0.0.1:${lab.port}/feed/websocket`, 'transport-lab.v1')
  onTestFinished(() => socket.terminate())
  const texts: string[] = []
  socket.on('message', (data) => texts.push(String(data)))
  await eventually(() => texts.length === 1)
  const sent = [lab.publish(LONG), lab.publish('é😀'.repeat(50)), lab.publish(1)]
  await eventually(() => texts.length === 4)
  expect([socket.extensions, texts.slice(1)]).toEqual(['permessage-deflate', sent])
})

rule(
  'transport-lab wire, compression',
  'our follower gets every event verbatim; its payload bytes are those on the wire',
  async () => {
    const lab = await startLab(DEFLATE)
    const { probe, following } = followers.open(lab)
    await probe.untilHello()
    const texts = Array.from({ length: 20 }, (_, index) => lab.publish({ index, ...LONG }))
    await probe.untilEvents(20)
    following.close()
    await following.done
    expect(probe.events.map((event) => event.text)).toEqual(texts)
    expect(probe.kinds.down.payload).toBeLessThan(texts.join('').length / 3)
    expect({ down: probe.total('down'), up: probe.total('up') }).toEqual(probe.socketBytes)
    await lab.untilIdle()
    expect(lab.socketBytes('websocket')).toEqual(probe.socketBytes)
  },
)

rule('transport-lab wire, compression', 'a client that asks for it is served without it where it is off', async () => {
  const lab = await LabUnderTest.start(server)
  onTestFinished(() => lab.close())
  const { probe } = followers.open(lab)
  await probe.untilHello()
  const text = lab.publish(LONG)
  await probe.untilEvents(1)
  expect(probe.kinds.down.payload).toBe(text.length)
})
