import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listedNames, makerOf, namespaceName } from './names.ts'

test('a name tells who made it', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.constantFrom('server', 'client', 'probe'), (pid, serial, side) => {
      expect(makerOf(namespaceName(pid, serial, side as 'server'))).toBe(pid)
    }),
  )
})

test.each(['tlab', 'tlab-1-server', 'tlab-1-1-other', 'xtlab-1-1-server', 'tlab-1-1-server2', 'blue'])(
  '"%s" is none of ours',
  (name) => {
    expect(makerOf(name)).toBeNull()
  },
)

test('what ip prints is read, with and without ids', () => {
  expect(listedNames('')).toEqual([])
  expect(listedNames('tlab-1-1-server (id: 0)\nblue\n')).toEqual(['tlab-1-1-server', 'blue'])
})
