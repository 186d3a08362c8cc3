/** How a WebSocket ends: with which code, by whose fault, and that nothing stays. */
import { expect, onTestFinished } from 'vitest'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { websocket as server } from '../../server/transports/websocket.ts'
import { LabUnderTest } from './lab-under-test.ts'
import { NotingWheel, withWheel } from './noting-wheel.ts'
import { rule, ruleOfEach } from './rule.ts'
import { websocketBench } from './websocket-bench.ts'
import { clientFrame, WebSocketPeer } from './wire/websocket-peer.ts'

const { startLab, open } = websocketBench()
const MESSAGE = '{"message":{"id":"m1","from":"ada","data":1}}'
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
    for (let index = 0; index < 1_000; index++) full.publish('kept', `channel-${index}`)
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

ruleOfEach(
  'RFC 6455 §7.1.7',
  'what arrives after the server’s own close is not acted upon',
  [
    ['1003', [clientFrame(0x82, Buffer.from('x'))]],
    ['1008', Array.from({ length: 10 }, () => clientFrame(0x81, Buffer.from('{}')))],
  ],
  async (code, faults) => {
    const { lab, peer } = await open()
    peer.wire.send(Buffer.concat([...faults, clientFrame(0x81, Buffer.from(MESSAGE))]))
    expect(await peer.close()).toBe(Number(code))
    peer.wire.socket.end()
    await lab.untilIdle()
    expect(lab.cursor).toBe(lab.cursorAt(0))
  },
)

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
