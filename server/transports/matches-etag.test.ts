import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesEtag } from './polling.ts'

/** RFC 9110 §8.8.3: no quotes and no control characters. */
const opaque = fc.stringMatching(/^[!#-~]{0,12}$/)
const tag = fc.record({ text: opaque, weak: fc.boolean() })
const written = ({ text, weak }: { text: string; weak: boolean }): string => `${weak ? 'W/' : ''}"${text}"`

test('a list names a tag exactly when one of its members is it, weak or not', () => {
  const separator = fc.constantFrom(',', ', ', ' , ', ',,', ', ,')
  fc.assert(
    fc.property(fc.array(tag, { maxLength: 5 }), separator, opaque, (tags, between, wanted) => {
      const named = tags.some(({ text }) => text === wanted)
      expect(matchesEtag(tags.map(written).join(between), `"${wanted}"`)).toBe(named)
      expect(matchesEtag([...tags, { text: wanted, weak: true }].map(written).join(between), `"${wanted}"`)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('a star names every tag, no header none', () => {
  fc.assert(fc.property(opaque, (text) => matchesEtag(' * ', `"${text}"`) && !matchesEtag(undefined, `"${text}"`)))
})
