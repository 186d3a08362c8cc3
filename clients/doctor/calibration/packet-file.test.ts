import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPacketFile } from './packet-file.ts'

interface Written {
  readonly seconds: number
  readonly ticks: number
  readonly bytes: Uint8Array
}

interface Format {
  readonly littleEndian: boolean
  readonly nanoseconds: boolean
  readonly linkType: number
}

function packetFile(packets: readonly Written[], { littleEndian, nanoseconds, linkType }: Format): Buffer {
  const words = (...values: number[]): Buffer => {
    const buffer = Buffer.alloc(4 * values.length)
    for (const [index, value] of values.entries()) {
      if (littleEndian) buffer.writeUInt32LE(value, 4 * index)
      else buffer.writeUInt32BE(value, 4 * index)
    }
    return buffer
  }
  const versions = littleEndian ? 0x0004_0002 : 0x0002_0004
  const head = words(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4, versions, 0, 0, 262_144, linkType)
  const bodies = packets.flatMap(({ seconds, ticks, bytes }) => [
    words(seconds, ticks, bytes.length, bytes.length + 7),
    Buffer.from(bytes),
  ])
  return Buffer.concat([head, ...bodies])
}

const format = fc.record({ littleEndian: fc.boolean(), nanoseconds: fc.boolean(), linkType: fc.nat(300) })
const packet = fc.record({
  seconds: fc.nat(2_000_000_000),
  ticks: fc.nat(999_999),
  bytes: fc.uint8Array({ maxLength: 40 }),
})

test('what was written is read, in either byte order and either unit', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 8 }), format, (packets, written) => {
      const read = readPacketFile(packetFile(packets, written))
      expect(read.linkType).toBe(written.linkType)
      expect(read.packets.map(({ bytes }) => [...bytes])).toEqual(packets.map(({ bytes }) => [...bytes]))
      expect(read.packets.map(({ atUs }) => atUs)).toEqual(
        packets.map(({ seconds, ticks }) => seconds * 1e6 + (written.nanoseconds ? ticks / 1000 : ticks)),
      )
    }),
  )
})

test('a file that ends anywhere gives the packets that are whole', () => {
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 4 }), format, (packets, written) => {
      const file = packetFile(packets, written)
      for (let length = 24; length <= file.length; length++) {
        const read = readPacketFile(file.subarray(0, length)).packets
        expect(read.map(({ bytes }) => [...bytes])).toEqual(
          packets.slice(0, read.length).map(({ bytes }) => [...bytes]),
        )
        const wholeBytes = read.reduce((sum, { bytes }) => sum + 16 + bytes.length, 24)
        const next = packets[read.length]
        expect(wholeBytes).toBeLessThanOrEqual(length)
        if (next !== undefined) expect(wholeBytes + 16 + next.bytes.length).toBeGreaterThan(length)
      }
    }),
    { numRuns: 30 },
  )
})

test('what is no capture is refused with what was expected', () => {
  expect(() => readPacketFile(Buffer.alloc(10))).toThrow('expected a packet capture, got 10 B')
  expect(() => readPacketFile(Buffer.from(`\n\r\r\n${'x'.repeat(40)}`))).toThrow('bytes that begin with 0a0d0d0a')
})
