import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeEvent, fitsPayload, SMALLEST_PAYLOAD_BYTES, utf8Bytes } from './event.ts'

const INSTANT = 1_000_000_012_345_678

describe('an event', () => {
  test('is JSON with its members in the order that readers rely on', () => {
    const text = encodeEvent({ seq: 42, dueAtUs: INSTANT, sentAtUs: INSTANT + 5 }, '{"price":1.5}', null)
    expect(text).toBe(`{"seq":42,"dueAtUs":${INSTANT},"sentAtUs":${INSTANT + 5},"data":{"price":1.5}}`)
  })

  test('has exactly the payload size asked for, whatever its data and seq', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 9_999_999 }), fc.nat(4096), (data, seq, spare) => {
        const dataJson = JSON.stringify(data)
        const payloadBytes = 87 + utf8Bytes(dataJson) + spare
        expect(fitsPayload(dataJson, payloadBytes)).toBe(true)
        const text = encodeEvent({ seq, dueAtUs: INSTANT, sentAtUs: INSTANT }, dataJson, payloadBytes)
        expect(Buffer.byteLength(text)).toBe(payloadBytes)
        expect(JSON.parse(text)).toMatchObject({ seq, data: JSON.parse(dataJson) })
      }),
    )
  })

  test('that does not fit with a seven-digit seq is found before the feed starts', () => {
    const longest = '"1234567"'
    expect(fitsPayload(longest, SMALLEST_PAYLOAD_BYTES)).toBe(true)
    expect(fitsPayload(`${longest}0`, SMALLEST_PAYLOAD_BYTES)).toBe(false)
  })

  test('that does not fit is refused with the bytes that are missing', () => {
    const encode = () => encodeEvent({ seq: 1, dueAtUs: INSTANT, sentAtUs: INSTANT }, '"too long"', 80)
    expect(encode).toThrow(/80 B, its data alone needs \d+ B more/)
  })
})
