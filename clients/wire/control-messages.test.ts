import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectGap, expectHello, readJson } from './control-messages.ts'
import { WireError } from './wire-error.ts'

const cursor = fc.tuple(fc.stringMatching(/^[a-z0-9]{12}$/), fc.nat()).map(([epoch, seq]) => `${epoch}:${seq}`)
const gap = fc.record({ from: fc.option(fc.string()), to: cursor })
const hello = fc.record({ channel: fc.stringMatching(/^[a-z0-9-]{1,64}$/), cursor, gap: fc.option(gap) })

test('any hello and any gap come back as they were sent', () => {
  fc.assert(
    fc.property(hello, gap, (one, other) => {
      expect(expectHello(readJson(JSON.stringify(one)))).toEqual(one)
      expect(expectGap(readJson(JSON.stringify(other)))).toEqual(other)
    }),
  )
})

test('no other JSON, and no other text, is taken for one or breaks its reader', () => {
  const refuses = (act: () => unknown): boolean => {
    try {
      act()
      return false
    } catch (error) {
      return error instanceof WireError
    }
  }
  const members = { cursor: fc.jsonValue(), gap: fc.jsonValue(), to: fc.jsonValue(), from: fc.jsonValue() }
  const value = fc.oneof(fc.jsonValue(), fc.record(members))
  fc.assert(fc.property(value, (one) => refuses(() => expectHello(one)) && refuses(() => expectGap(one))))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => refuses(() => readJson(`\0${text}`))))
})
