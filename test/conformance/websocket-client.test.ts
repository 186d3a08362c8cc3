/** What our own follower makes of a WebSocket: what it answers, and what it calls a failure. */
import { expect } from 'vitest'
import { websocket as client } from '../../clients/transports/websocket.ts'
import { acceptFor } from '../../clients/wire/websocket-handshake.ts'
import { rule, ruleOfEach } from './rule.ts'
import { EPOCH, eventJson, followScript, type ScriptedRequest, scriptedServer } from './scripted-server.ts'

const HELLO = JSON.stringify({ hello: { channel: 'main', cursor: `${EPOCH}:0`, gap: null } })

const frame = (first: number, payload: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from([first, Buffer.byteLength(payload)]), Buffer.from(payload)])

/** Upgrades by hand and sends these frames after the hello. */
function upgrade({ head, socket }: ScriptedRequest, ...frames: Buffer[]): void {
  const key = /Sec-WebSocket-Key: (.*)/.exec(head)?.[1] ?? ''
  const answer =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    `Sec-WebSocket-Accept: ${acceptFor(key)}\r\nSec-WebSocket-Protocol: transport-lab.v1\r\n\r\n`
  socket.write(Buffer.concat([Buffer.from(answer), frame(0x81, HELLO), ...frames]))
}

/** The first byte and the payload of a client's short frame. */
function unmasked(bytes: Buffer): readonly [first: number, payload: Buffer] {
  const payload = bytes.subarray(6).map((byte, index) => byte ^ (bytes[2 + (index % 4)] as number))
  return [bytes[0] as number, Buffer.from(payload)]
}

ruleOfEach(
  'RFC 6455 §7.4.1',
  'what a server may not send is answered with the code for it, and is a failure',
  [
    ['a masked frame', Buffer.from([0x81, 0x80, 1, 2, 3, 4]), 1002, 'expected unmasked frames'],
    ['a reserved bit', frame(0xa1, 'a'), 1002, 'expected reserved bits 0'],
    ['a compressed frame that was not agreed on', frame(0xc1, 'a'), 1002, 'expected reserved bits 0'],
    ['text that is no UTF-8', frame(0x81, Buffer.from([0xc3, 0x28])), 1007, 'expected text messages in UTF-8'],
    ['a binary message', frame(0x82, 'a'), 1003, 'expected text messages, got a binary one'],
  ],
  async (_what, bytes, code, message) => {
    const closes: (readonly [number, Buffer])[] = []
    const port = await scriptedServer((request) => {
      request.socket.removeAllListeners('data')
      request.socket.once('data', (close) => {
        closes.push(unmasked(close))
        request.socket.end()
      })
      upgrade(request, bytes)
    })
    expect(await followScript(client, port).outcome).toContain(message)
    expect(closes.map(([first, payload]) => [first, payload.readUInt16BE(0)])).toEqual([[0x88, code]])
  },
)

ruleOfEach(
  'RFC 6455 §7.1.5',
  'a close with 1000 or 1001 is an orderly end; any other code, or none at all, a failure that is told',
  [
    ['1001', Buffer.from([0x03, 0xe9]), /^ended$/],
    ['1013', Buffer.from([0x03, 0xf5]), /closed the WebSocket with 1013/],
    ['an end without a close', null, /expected a close frame before the end of the connection, none came/],
  ],
  async (_how, code, outcome) => {
    const port = await scriptedServer((request) => {
      upgrade(request, frame(0x81, eventJson(1)), ...(code === null ? [] : [frame(0x88, code)]))
      request.socket.end()
    })
    const following = followScript(client, port)
    expect(await following.outcome).toMatch(outcome)
    expect(following.probe.seqs).toEqual([1])
  },
)

rule('RFC 6455 §5.6', 'an event counts only with the last byte of its frame', async () => {
  const port = await scriptedServer((request) => {
    upgrade(request, frame(0x81, eventJson(1)), frame(0x81, eventJson(2)).subarray(0, -1))
    request.socket.end()
  })
  const { probe, outcome } = followScript(client, port)
  await outcome
  expect(probe.seqs).toEqual([1])
})

rule('RFC 6455 §5.5.3', 'a ping is answered with its own bytes', async () => {
  const answers: string[] = []
  const port = await scriptedServer((request) => {
    request.socket.removeAllListeners('data')
    request.socket.once('data', (bytes) => {
      const [first, payload] = unmasked(bytes)
      answers.push(`${first.toString(16)} ${payload}`)
      request.socket.destroy()
    })
    upgrade(request, frame(0x89, 'there?'))
  })
  await followScript(client, port).outcome
  expect(answers).toEqual(['8a there?'])
})

rule(
  'transport-lab wire, liveness',
  'the client fails a connection that is silent for two pings; a ping is a sign of life',
  async () => {
    const port = await scriptedServer((request) => {
      upgrade(request)
      let pings = 0
      const pinging = setInterval(() => {
        if (++pings < 8) request.socket.write(frame(0x89, ''))
        else clearInterval(pinging)
      }, 20)
    })
    const began = performance.now()
    const { probe, outcome } = followScript(client, port, { pingMs: 50 })
    expect(await outcome).toBe('expected a sign of life within 100 ms, none came')
    expect(performance.now() - began).toBeGreaterThan(200)
    expect(probe.ends).toEqual(['reset'])
  },
)
