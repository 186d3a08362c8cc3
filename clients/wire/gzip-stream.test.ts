import { once } from 'node:events'
import { constants, crc32, createGzip, deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GzipStream } from './gzip-stream.ts'

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** As servers that compress each piece alone. */
function alone(texts: readonly string[]): Buffer[] {
  const pieces = texts.map((text) => deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }))
  return pieces.map((piece, index) => (index === 0 ? Buffer.concat([HEADER, piece]) : piece))
}

/** As proxies do it: one compressor for the whole stream, flushed after every piece. */
async function inContext(texts: readonly string[]): Promise<Buffer[]> {
  const gzip = createGzip()
  const pieces: Buffer[] = []
  for (const text of texts) {
    gzip.write(text)
    gzip.flush(constants.Z_SYNC_FLUSH)
    const chunks: Buffer[] = []
    while (
      !Buffer.concat(chunks)
        .subarray(-4)
        .equals(Buffer.from([0, 0, 0xff, 0xff]))
    ) {
      const chunk = gzip.read() as Buffer | null
      if (chunk === null) await once(gzip, 'readable')
      else chunks.push(chunk)
    }
    pieces.push(Buffer.concat(chunks))
  }
  gzip.destroy()
  return pieces
}

/** What comes out, with the bytes that each piece had; the last argument is where slices end. */
function read(slices: readonly Buffer[]) {
  const pieces: { text: string; wireBytes: number }[] = []
  const stream = new GzipStream((plain, wireBytes) => pieces.push({ text: plain.toString(), wireBytes }))
  for (const slice of slices) stream.feed(slice, 0, slice.length)
  return { pieces, pendingBytes: stream.pendingBytes }
}

const EVENTS = Array.from(
  { length: 40 },
  (_, index) => `id: aaaaaaaaaaaa:${index}\ndata: {"seq":${index},"data":"é😀"}\n\n`,
)

test('pieces that were compressed alone come out one by one, with every byte of theirs', () => {
  const pieces = alone(EVENTS)
  expect(read(pieces)).toEqual({
    pieces: EVENTS.map((text, index) => ({ text, wireBytes: pieces[index]?.length })),
    pendingBytes: 0,
  })
})

test('pieces that refer to those before them do as well, over more than the window of 32 KiB', async () => {
  const texts = Array.from({ length: 300 }, (_, index) =>
    `${index} ${EVENTS[index % EVENTS.length]}`.repeat(1 + (index % 7)),
  )
  const pieces = await inContext(texts)
  expect(Buffer.byteLength(texts.join(''))).toBeGreaterThan(65_536)
  expect(read(pieces).pieces.map(({ text }) => text)).toEqual(texts)
})

test('a piece that is longer than the window is remembered by its end', async () => {
  const random = Buffer.from(Array.from({ length: 70_000 }, (_, index) => 32 + ((index * index) % 90))).toString()
  const texts = [random, random.slice(-20_000), 'x', random.slice(-30_000)]
  expect(read(await inContext(texts)).pieces.map(({ text }) => text)).toEqual(texts)
})

test('wherever the bytes are split, the same comes out, and no byte is counted twice', async () => {
  const streams = [alone(EVENTS.slice(0, 4)), await inContext(EVENTS.slice(0, 4))]
  for (const pieces of streams) {
    for (const [nth, piece] of pieces.entries()) {
      for (let at = 1; at < piece.length; at++) {
        const split = [...pieces.slice(0, nth), piece.subarray(0, at), piece.subarray(at), ...pieces.slice(nth + 1)]
        const result = read(split)
        expect(result.pieces.map(({ text }) => text).join('')).toBe(EVENTS.slice(0, 4).join(''))
        expect(result.pieces.reduce((sum, { wireBytes }) => sum + wireBytes, 0)).toBe(Buffer.concat(pieces).length)
      }
    }
  }
})

test('slices that hold several pieces bring them together', () => {
  const [first, ...rest] = alone(EVENTS)
  expect(read([first as Buffer, Buffer.concat(rest)]).pieces.map(({ text }) => text)).toEqual([
    EVENTS[0],
    EVENTS.slice(1).join(''),
  ])
})

test('what ends the stream is left over: it is no piece', () => {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32(EVENTS.join('')), 0)
  trailer.writeUInt32LE(Buffer.byteLength(EVENTS.join('')), 4)
  expect(read([...alone(EVENTS), Buffer.concat([Buffer.from([3, 0]), trailer])]).pendingBytes).toBe(10)
})

describe('what is no such stream is refused', () => {
  test.each([
    ['text', Buffer.from('data: {"seq":1}\n\n\0\0\xff\xff', 'latin1'), 'expected a gzip member'],
    [
      'optional fields',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8]), Buffer.alloc(10), Buffer.from([0, 0, 0xff, 0xff])]),
      'without optional fields',
    ],
    [
      'no deflate',
      Buffer.concat([HEADER, Buffer.from([0xff, 0xff, 0, 0, 0xff, 0xff])]),
      'expected gzip, got other bytes',
    ],
  ])('%s', (_what, bytes, message) => {
    expect(() => read([bytes])).toThrow(message)
  })

  test('a bomb, before all of it is inflated', () => {
    const bomb = alone(['x'.repeat(20 * 1024 ** 2)])
    expect(bomb[0]?.length).toBeLessThan(30_000)
    expect(() => read(bomb)).toThrow('at most 16777216 B')
  })

  test('a stream without a flush', () => {
    const noise = gzipSync(Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 7919) % 251)))
    const stream = new GzipStream(() => {})
    expect(() => {
      for (;;) stream.feed(noise, 0, noise.length - 9)
    }).toThrow('expected a flush within')
  })
})

test('bytes of any kind are refused or wait, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (slices) => {
      try {
        read(slices.map((slice) => Buffer.from(slice)))
      } catch (error) {
        expect((error as Error).message).toContain('expected')
      }
    }),
  )
})
