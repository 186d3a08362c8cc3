import { expect, test } from 'vitest'
import { codeOf, messageOf } from './thrown.ts'

test('whatever was thrown has words, and those of the system have their code', () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  expect(
    [refused, new Error('broken'), 'thrown bare', undefined].map((thrown) => [messageOf(thrown), codeOf(thrown)]),
  ).toEqual([
    ['connect ECONNREFUSED', 'ECONNREFUSED'],
    ['broken', undefined],
    ['thrown bare', undefined],
    ['undefined', undefined],
  ])
})
