import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteAssembly } from './byte-assembly.ts'

test('one piece stays where it is, and is copied when the read ends', () => {
  const read = Buffer.from('..abc..')
  const assembly = new ByteAssembly()
  assembly.add(read, 2, 5)
  expect(assembly.bytes).toBe(read)
  assembly.keep()
  read.fill('!')
  expect(assembly.bytes.toString('latin1', assembly.start, assembly.end)).toBe('abc')
})

test('any pieces in any number of rounds come out joined', () => {
  const round = fc.array(fc.tuple(fc.uint8Array({ maxLength: 3000 }), fc.boolean()), { maxLength: 6 })
  fc.assert(
    fc.property(fc.array(round, { maxLength: 5 }), (rounds) => {
      const assembly = new ByteAssembly()
      for (const pieces of rounds) {
        for (const [piece, endsRead] of pieces) {
          const read = Buffer.from(piece)
          assembly.add(read, 0, read.length)
          if (!endsRead) continue
          assembly.keep()
          read.fill(0)
        }
        const whole = Buffer.concat(pieces.map(([piece]) => piece))
        expect(assembly.bytes.subarray(assembly.start, assembly.end).equals(whole)).toBe(true)
        expect(assembly.length).toBe(whole.length)
        assembly.clear()
      }
    }),
  )
})
