import { once } from 'node:events'
import { Duplex, PassThrough, type Writable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as ws from 'ws'
import { everyCut, feedInPieces } from './splitting.ts'
import type { WebSocketError } from './websocket-error.ts'
import { closePayload, encodeClientFrame, isSendableCloseCode, OPCODE } from './websocket-frame.ts'
import { WebSocketFrames } from './websocket-frames.ts'

/** The package's own frame reader and writer; exported, but not in its types. */
const { Receiver, Sender } = ws as unknown as {
  Receiver: new (options: object) => Writable
  Sender: new (socket: Duplex) => WsSender
}

interface Reading {
  messages: [number, string][]
  pings: string[]
  pongs: number
  close: { code: number; reason: string } | null
  framing: number
  heartbeat: number
  payload: number
  rest: number
}

function read(bytes: Buffer, cuts: readonly number[] = []): Reading {
  const reading: Reading = {
    messages: [],
    pings: [],
    pongs: 0,
    close: null,
    framing: 0,
    heartbeat: 0,
    payload: 0,
    rest: 0,
  }
  const frames = new WebSocketFrames({
    message(opcode, piece, start, end) {
      reading.messages.push([opcode, piece.toString('latin1', start, end)])
      reading.payload += end - start
    },
    ping(piece, start, end, frameBytes) {
      reading.pings.push(piece.toString('latin1', start, end))
      reading.heartbeat += frameBytes
    },
    pong(frameBytes) {
      reading.pongs++
      reading.heartbeat += frameBytes
    },
    closeFrame(code, reason, frameBytes) {
      reading.close = { code, reason }
      reading.framing += frameBytes
    },
    framingBytes(count) {
      reading.framing += count
    },
  })
  feedInPieces(bytes, cuts, (piece, start, end) => {
    reading.rest += end - frames.feed(piece, start, end)
  })
  expect(reading.framing + reading.heartbeat + reading.payload + reading.rest + frames.pendingBytes).toBe(bytes.length)
  return reading
}

/** A server's frame, written by hand. */
function frame(first: number, payload: Buffer | string, header?: number[]): Buffer {
  const body = Buffer.from(payload)
  return Buffer.concat([Buffer.from([first, ...(header ?? [body.length])]), body])
}

test.each([
  [0, 2, 6],
  [125, 2, 6],
  [126, 4, 8],
  [65_535, 4, 8],
  [65_536, 10, 14],
])('a message of %i B has a header of %i B down and %i B up', async (length, down, up) => {
  const text = 'x'.repeat(length)
  const fromServer = await sentByWs((sender) =>
    sender.send(text, { binary: false, fin: true, compress: false, mask: false }),
  )
  expect(fromServer.length).toBe(length + down)
  expect(read(fromServer, [1, 3, 9, 11, 40_000])).toMatchObject({ messages: [[OPCODE.text, text]], framing: down })
  const fromClient = encodeClientFrame(OPCODE.text, Buffer.from(text))
  expect(fromClient.length).toBe(length + up)
  expect(await readByWs(fromClient)).toEqual([text])
})

test('two frames of the same text are masked differently', () => {
  const frames = [1, 2, 3].map(() => encodeClientFrame(OPCODE.text, Buffer.from('hello')).toString('hex'))
  expect(new Set(frames).size).toBe(3)
})

test('fragments with control frames between them read alike wherever they are cut', () => {
  const bytes = Buffer.concat([
    frame(0x01, '€'.slice(0, 1)),
    frame(0x89, 'are you there'),
    frame(0x00, ''),
    frame(0x8a, ''),
    frame(0x80, 'é"'),
    frame(0x82, Buffer.from([0, 255])),
    frame(0x81, ''),
    frame(0x88, closePayload(1001, 'bye')),
    frame(0x81, 'late'),
  ])
  for (const cuts of everyCut(bytes)) {
    expect(read(bytes, cuts)).toMatchObject({
      messages: [
        [OPCODE.text, Buffer.from('€é"').toString('latin1')],
        [OPCODE.binary, '\x00\xff'],
        [OPCODE.text, ''],
      ],
      pings: ['are you there'],
      pongs: 1,
      close: { code: 1001, reason: 'bye' },
      heartbeat: 2 + 13 + 2,
      rest: 6,
    })
  }
})

test.each([
  ['a reserved bit', frame(0xc1, 'a'), 1002],
  ['an unknown data opcode', frame(0x83, 'a'), 1002],
  ['an unknown control opcode', frame(0x8b, ''), 1002],
  ['a masked frame', frame(0x81, 'abcd', [0x80]), 1002],
  ['a fragmented ping', frame(0x09, ''), 1002],
  ['a long ping', frame(0x89, 'x'.repeat(126), [126, 0, 126]), 1002],
  ['a continuation of nothing', frame(0x80, 'a'), 1002],
  ['a message inside a message', Buffer.concat([frame(0x01, 'a'), frame(0x81, 'b')]), 1002],
  ['16 bits for a short length', frame(0x81, 'a', [126, 0, 1]), 1002],
  ['64 bits for a short length', frame(0x81, 'a', [127, 0, 0, 0, 0, 0, 0, 0, 1]), 1002],
  ['a huge message', frame(0x81, '', [127, 0, 0, 0, 1, 0, 0, 0, 0]), 1009],
  ['text that is not UTF-8', frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
  ['a close reason that is not UTF-8', frame(0x88, Buffer.from([3, 232, 0xc3, 0x28])), 1007],
  ['a close code of one byte', frame(0x88, 'a'), 1002],
  ['a close code that is never sent', frame(0x88, closePayload(1006)), 1002],
])('%s is refused with close code %#', (_, bytes, closeCode) => {
  for (const cuts of [[], Array.from(bytes, (_byte, index) => index)]) {
    expect(() => read(bytes, cuts)).toThrow(expect.objectContaining({ closeCode }) as WebSocketError)
  }
})

test('a close frame without a code reads as 1005, and only codes of the registry may be sent', () => {
  expect(read(frame(0x88, '')).close).toEqual({ code: 1005, reason: '' })
  const sendable = [999, 1000, 1004, 1005, 1006, 1011, 1014, 1015, 2999, 3000, 4999, 5000].filter(isSendableCloseCode)
  expect(sendable).toEqual([1000, 1011, 1014, 3000, 4999])
})

const text = fc.string({ unit: 'grapheme', maxLength: 200, size: 'max' })
const message = fc.record({
  fragments: fc.array(text, { minLength: 1, maxLength: 3 }),
  ping: fc.option(text.filter((ping) => Buffer.byteLength(ping) <= 125)),
})

test('what the ws package sends is read as it was meant, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 4 }),
      fc.array(fc.nat(), { maxLength: 6 }),
      async (messages, cuts) => {
        const bytes = await sentByWs((sender) => {
          for (const { fragments, ping } of messages) {
            for (const [index, fragment] of fragments.entries()) {
              sender.send(fragment, {
                binary: false,
                fin: index === fragments.length - 1,
                compress: false,
                mask: false,
              })
              if (ping !== null) sender.ping(ping, false)
            }
          }
        })
        const reading = read(bytes, cuts)
        const utf8 = reading.messages.map(([, latin1]) => Buffer.from(latin1, 'latin1').toString())
        expect(utf8).toEqual(messages.map(({ fragments }) => fragments.join('')))
        expect(reading.pings.length).toBe(
          messages.reduce((sum, { fragments, ping }) => sum + (ping === null ? 0 : fragments.length), 0),
        )
      },
    ),
    { numRuns: 200 },
  )
})

test('what we send is read by the ws package, with any mask', async () => {
  const mask = fc.uint8Array({ minLength: 4, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(text, mask, async (sent, key) => {
      expect(await readByWs(encodeClientFrame(OPCODE.text, Buffer.from(sent), key))).toEqual([sent])
    }),
    { numRuns: 200 },
  )
})

interface WsSender {
  send(data: string, options: object): void
  ping(data: string, mask: boolean): void
}

async function sentByWs(send: (sender: WsSender) => void): Promise<Buffer> {
  const pieces: Buffer[] = []
  const socket = new Duplex({
    read() {},
    write(piece, _encoding, done) {
      pieces.push(piece as Buffer)
      done()
    },
  })
  send(new Sender(socket))
  socket.end()
  await once(socket, 'finish')
  return Buffer.concat(pieces)
}

async function readByWs(bytes: Buffer): Promise<string[]> {
  const messages: string[] = []
  const receiver = new Receiver({ isServer: true })
  receiver.on('message', (data: Buffer) => messages.push(data.toString()))
  const source = new PassThrough()
  source.pipe(receiver)
  source.end(bytes)
  await once(receiver, 'finish')
  return messages
}

test('between messages is after the last byte of a message or a ping, and nowhere within one', () => {
  const frames = new WebSocketFrames({
    message: () => {},
    ping: () => {},
    pong: () => {},
    closeFrame: () => {},
    framingBytes: () => {},
  })
  const fragmented = [0x01, 1, 0x61, 0x89, 1, 0x70, 0x80, 1, 0x62]
  const bytes = Buffer.from([0x81, 1, 0x61, 0x89, 0, ...fragmented, 0x81, 0])
  const between = Array.from(bytes, (_, index) => {
    frames.feed(bytes, index, index + 1)
    return frames.betweenMessages ? index + 1 : 0
  }).filter((read) => read > 0)
  expect(between).toEqual([3, 5, 14, 16])
})
