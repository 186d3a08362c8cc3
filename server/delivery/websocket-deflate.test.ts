import { createHash } from 'node:crypto'
import { constants, inflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LEAST_COMPRESSED_BYTES } from '../../protocol/compression.ts'
import { PublishedEvent } from '../feed/published-event.ts'
import { deflatedFrame } from './websocket-deflate.ts'
import { textFrame } from './websocket-frame.ts'

const eventOf = (json: string) => new PublishedEvent('abcdefghijkl', 1, 0, json, null)

test('a long event is compressed into one frame with RSV1, that inflates to its very bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 100 }), fc.integer({ min: 200, max: 3_000 }), (text, pad) => {
      const event = eventOf(JSON.stringify({ text, pad: 'x'.repeat(pad) }))
      const frame = deflatedFrame(event)
      const header = frame[1] === 126 ? 4 : 2
      const payload = Buffer.concat([frame.subarray(header), Buffer.from([0, 0, 0xff, 0xff])])
      expect(frame[0]).toBe(0xc1)
      expect(header === 2 ? frame[1] : frame.readUInt16BE(2)).toBe(frame.length - header)
      expect(inflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH })).toEqual(event.json)
      expect(frame.length).toBeLessThan(event.json.length)
    }),
  )
})

test('what is short, and what would grow, is sent as it is', () => {
  const short = eventOf('x'.repeat(LEAST_COMPRESSED_BYTES - 1))
  const noise = createHash('shake256', { outputLength: LEAST_COMPRESSED_BYTES }).update('noise').digest()
  const dense = eventOf(String.fromCharCode(...noise.map((byte) => 33 + (byte % 94))))
  expect(deflatedFrame(short)).toEqual(textFrame(short.json))
  expect(deflatedFrame(dense)).toEqual(textFrame(dense.json))
})
