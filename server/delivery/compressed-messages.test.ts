import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CompressedMessages } from './compressed-messages.ts'

/** A masked frame of so many bytes (RFC 6455 §5.2); what is in it must not matter. */
function frame(first: number, length: number): Buffer {
  const code = length < 126 ? [length] : length <= 0xffff ? [126, length >> 8, length & 0xff] : [127, 0, 0, 0, 0]
  const last = length > 0xffff ? [length >>> 24, (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff] : []
  const [lengthCode = 0, ...rest] = code
  return Buffer.concat([Buffer.from([first, 0x80 | lengthCode, ...rest, ...last]), Buffer.alloc(4 + length, 0xc1)])
}

const length = fc.constantFrom(0, 1, 125, 126, 127, 65_535, 65_536, 70_000)
const message = fc.record({ isCompressed: fc.boolean(), fragments: fc.array(length, { minLength: 1, maxLength: 3 }) })
const PING = frame(0x89, 5)

test('whatever the sizes, fragments, controls between them and cuts, each message is told apart', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), fc.array(fc.nat(200_000), { maxLength: 12 }), (messages, cuts) => {
      const bytes = Buffer.concat(
        messages.flatMap(({ isCompressed, fragments }) =>
          fragments.flatMap((size, index) => {
            const fin = index === fragments.length - 1 ? 0x80 : 0
            const opcode = index === 0 ? 1 | (isCompressed ? 0x40 : 0) : 0
            return [frame(fin | opcode, size), PING]
          }),
        ),
      )
      const reader = new CompressedMessages()
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((one, other) => one - other), bytes.length]
      for (const [index, from] of at.slice(0, -1).entries()) reader.read(bytes.subarray(from, at[index + 1]))
      expect(messages.map(() => reader.takeNext())).toEqual(messages.map(({ isCompressed }) => isCompressed))
    }),
  )
})

test('cut at every byte it reads the same', () => {
  const bytes = Buffer.concat([frame(0xc1, 126), frame(0x81, 3), frame(0x89, 0), frame(0xc1, 65_536)])
  const reader = new CompressedMessages()
  for (let index = 0; index < bytes.length; index++) reader.read(bytes.subarray(index, index + 1))
  expect([1, 2, 3].map(() => reader.takeNext())).toEqual([true, false, true])
})
