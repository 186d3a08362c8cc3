import { constants, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { everyCut, feedInPieces } from './splitting.ts'
import { agreesOnDeflate } from './websocket-extensions.ts'
import { closePayload } from './websocket-frame.ts'
import { WebSocketFrames } from './websocket-frames.ts'

interface Reading {
  readonly messages: string[]
  wireBytes: number
}

function read(bytes: Buffer, cuts: readonly number[] = [], deflate = true): Reading {
  const reading: Reading = { messages: [], wireBytes: 0 }
  const frames = new WebSocketFrames({
    message(_opcode, piece, start, end, wireBytes) {
      reading.messages.push(piece.toString('utf8', start, end))
      reading.wireBytes += wireBytes
    },
    ping() {},
    pong() {},
    closeFrame() {},
    framingBytes() {},
  })
  if (deflate) frames.allowDeflate()
  feedInPieces(bytes, cuts, (piece, start, end) => void frames.feed(piece, start, end))
  return reading
}

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const frame = (first: number, payload: Buffer): Buffer => Buffer.concat([Buffer.from([first, payload.length]), payload])
const deflated = (text: string | Buffer): Buffer =>
  deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4)

test.each([
  ['one frame (§7.2.3.1)', 'c1 07 f2 48 cd c9 c9 07 00', 7],
  ['two fragments (§7.2.3.1)', '41 03 f2 48 cd 80 04 c9 c9 07 00', 7],
  ['fragments with a ping between them (RFC 6455 §5.4)', '41 03 f2 48 cd 89 00 80 04 c9 c9 07 00', 7],
  ['a block without compression (§7.2.3.3)', 'c1 0b 00 05 00 fa ff 48 65 6c 6c 6f 00', 11],
  ['a block with BFINAL (§7.2.3.4)', 'c1 08 f3 48 cd c9 c9 07 00 00', 8],
  ['two blocks (§7.2.3.5)', 'c1 0d f2 48 05 00 00 00 ff ff ca c9 c9 07 00', 13],
  ['no compression at all (§6)', '81 05 48 65 6c 6c 6f', 5],
])('RFC 7692: “Hello” in %s is read, wherever it is cut', (_, bytes, wireBytes) => {
  for (const cuts of everyCut(hex(bytes))) expect(read(hex(bytes), cuts)).toEqual({ messages: ['Hello'], wireBytes })
})

test('RFC 7692 §7.2.2: what was deflated is inflated, each message by itself', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 4 }), (texts) => {
      expect(read(Buffer.concat(texts.map((text) => frame(0xc1, deflated(text))))).messages).toEqual(texts)
    }),
  )
})

test('RFC 7692 §7.2.2: whatever stands in a compressed frame, it is a message or a WebSocketError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (payload) => {
      try {
        read(frame(0xc1, Buffer.from(payload)))
      } catch (error) {
        expect(error).toMatchObject({ name: 'WebSocketError', closeCode: 1007 })
      }
    }),
  )
})

const bomb = deflated(Buffer.alloc(17 * 1024 * 1024))
const bombFrame = Buffer.concat([Buffer.from([0xc1, 126, bomb.length >> 8, bomb.length & 0xff]), bomb])

test.each([
  ['RFC 7692 §6', 'RSV1 that was not agreed on', frame(0xc1, deflated('a')), false, 1002],
  ['RFC 6455 §5.2', 'RSV2', frame(0xa1, deflated('a')), true, 1002],
  ['RFC 6455 §5.2', 'RSV3', frame(0x91, deflated('a')), true, 1002],
  ['RFC 7692 §6.1', 'a compressed ping', frame(0xc9, deflated('a')), true, 1002],
  ['RFC 7692 §6.1', 'a compressed close', frame(0xc8, closePayload(1000)), true, 1002],
  [
    'RFC 7692 §6.1',
    'RSV1 on a continuation',
    Buffer.concat([frame(0x41, hex('f248cd')), frame(0xc0, hex('c9c90700'))]),
    true,
    1002,
  ],
  ['RFC 7692 §7.2.2', 'what is no deflate data', frame(0xc1, hex('ff ff ff')), true, 1007],
  ['RFC 6455 §8.1', 'text that inflates to no UTF-8', frame(0xc1, deflated(Buffer.from([0xc3, 0x28]))), true, 1007],
  ['RFC 6455 §10.4', 'a few bytes that inflate to 17 MiB', bombFrame, true, 1009],
])('%s: %s is refused with its close code', (_source, _what, bytes, deflate, closeCode) => {
  expect(() => read(bytes, [], deflate)).toThrow(expect.objectContaining({ closeCode }))
})

const NAME = 'permessage-deflate'
const AGREED = `${NAME}; server_no_context_takeover`

test.each<[string | null, boolean, boolean | string]>([
  [null, true, false],
  [null, false, false],
  [AGREED, true, true],
  [`${AGREED};client_no_context_takeover; server_max_window_bits=10`, true, true],
  [`${AGREED}; client_max_window_bits="15"`, true, true],
  [AGREED, false, 'expected no WebSocket extension'],
  [NAME, true, 'expected permessage-deflate with server_no_context_takeover'],
  ['x-webkit-deflate-frame', true, 'expected permessage-deflate, got'],
  [`${AGREED}, ${AGREED}`, true, 'only parameters of RFC 7692'],
  [`${AGREED}; server_no_context_takeover`, true, 'each extension parameter once'],
  [`${AGREED}; server_max_window_bits=16`, true, 'only parameters of RFC 7692'],
  [`${AGREED}; constructor`, true, 'only parameters of RFC 7692'],
])('RFC 7692 §7.1: the answer %j to an offer (%s) means %s', (answer, offered, expected) => {
  if (typeof expected === 'boolean') expect(agreesOnDeflate(answer, offered)).toBe(expected)
  else expect(() => agreesOnDeflate(answer, offered)).toThrow(expected)
})
