import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventArrivals } from './event-packets.ts'
import { eventBlock, HELLO_BLOCK, packetTo } from './made-up-packets.ts'

const seqsOf = (packets: Parameters<typeof eventArrivals>[0]) =>
  eventArrivals(packets).map(({ port, atUs }) => [port, [...atUs]])

test('each client has its events with the instants of their packets, in the order in which clients came', () => {
  const packets = [
    packetTo(5002, 1, ''),
    packetTo(5001, 2, ''),
    packetTo(5001, 3, HELLO_BLOCK),
    packetTo(5002, 4, HELLO_BLOCK),
    packetTo(5001, 10, eventBlock(1)),
    packetTo(5002, 11, eventBlock(1) + eventBlock(2)),
    packetTo(5001, 12, eventBlock(2), 8, 0),
  ]
  expect(seqsOf(packets)).toEqual([
    [
      5002,
      [
        [1, 11],
        [2, 11],
      ],
    ],
    [
      5001,
      [
        [1, 10],
        [2, 12],
      ],
    ],
  ])
})

test('an event is found behind any options, though nothing stands before it', () => {
  const bare = eventBlock(1).replace('6f\r\n', '')
  for (const bytes of [0, 4, 12, 40]) expect(seqsOf([packetTo(1, 5, bare, 0, bytes)])).toEqual([[1, [[1, 5]]]])
  expect(seqsOf([packetTo(1, 5, bare, 40, 12)])).toEqual([[1, [[1, 5]]]])
})

test('of an event that TCP sent twice the first packet counts', () => {
  expect(seqsOf([packetTo(1, 5, eventBlock(7)), packetTo(1, 9, eventBlock(7))])).toEqual([[1, [[7, 5]]]])
})

test('who has no event is no client, and half an event is none', () => {
  const half = eventBlock(1).slice(0, -10)
  expect(
    seqsOf([packetTo(1, 5, HELLO_BLOCK), packetTo(2, 6, 'HTTP/1.1 200 OK\r\n\r\n{}'), packetTo(3, 7, half)]),
  ).toEqual([])
})

test('what is no TCP over IPv4 is passed over, whatever it is', () => {
  const bytes = fc.uint8Array({ maxLength: 120 })
  fc.assert(fc.property(bytes, (noise) => eventArrivals([{ atUs: 1, bytes: Buffer.from(noise) }]).length === 0))
  const { bytes: whole } = packetTo(1, 5, eventBlock(1))
  const header = whole.length - Buffer.byteLength(eventBlock(1))
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(header - 1), fc.nat(255), (length, at, value) => {
      const changed = Buffer.from(whole)
      changed.writeUInt8(value, at)
      // Never throws; an event that is found is the one that was there.
      for (const { atUs } of eventArrivals([{ atUs: 5, bytes: changed.subarray(0, length) }]))
        expect([...atUs]).toEqual([[1, 5]])
    }),
  )
})

test('a segment that is cut off has the events that are whole in it', () => {
  const blocks = [1, 2, 3].map(eventBlock)
  const { bytes } = packetTo(1, 5, blocks.join(''))
  const headers = bytes.length - Buffer.byteLength(blocks.join(''))
  for (let length = headers; length <= bytes.length; length++) {
    // The chunk's own line end comes behind the event.
    const whole = [1, 2, 3].filter((seq) => headers + blocks.slice(0, seq).join('').length - 2 <= length)
    const found = eventArrivals([{ atUs: 5, bytes: bytes.subarray(0, length) }]).flatMap(({ atUs }) => [...atUs.keys()])
    expect(found).toEqual(whole)
  }
})
