import { expect, test } from 'vitest'
import { valueScale } from './sweep-scales.ts'

const THEME = { font: 'serif', colour: () => '#000' }

test.each([
  ['rtt', 'round trip'],
  // Of a stranger's file, by a name that every object inherits.
  ['constructor', 'constructor'],
])('the axis %s is called %s', (name, title) => {
  const { title: shown } = valueScale({ name, unit: 'count', values: [1, 2] }, [1, 2], THEME)
  expect(shown.text).toBe(title)
})
