/** The opening handshake of WebSocket: who is let in, and what is agreed on before the 101. */
import { expect } from 'vitest'
import { rule, ruleOfEach } from './rule.ts'
import { websocketBench } from './websocket-bench.ts'
import { headOf } from './wire/http-answer.ts'
import { ACCEPT, HANDSHAKE, WebSocketPeer } from './wire/websocket-peer.ts'
import { WireClient } from './wire/wire-client.ts'

const { startLab, open } = websocketBench()
const PATH = '/feed/websocket'

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
