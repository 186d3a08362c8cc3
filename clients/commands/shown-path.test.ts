import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { shownPath } from './shown-path.ts'

const here = resolve('a')

test('below the current folder a path is shown from there, elsewhere whole', () => {
  expect(shownPath(join(here, 'runs', 'x.json'), here)).toBe(join('runs', 'x.json'))
  expect(shownPath(resolve('b', 'x.json'), here)).toBe(resolve('b', 'x.json'))
  expect(shownPath(here, here)).toBe(here)
})
