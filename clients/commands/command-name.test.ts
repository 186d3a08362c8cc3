import { expect, test } from 'vitest'
import { commandName } from './command-name.ts'

test('a program that npm started is called through npx again, any other by its name', () => {
  expect(commandName({ npm_command: 'run-script' })).toBe('npx --no-install tlab')
  expect(commandName({ npm_command: 'exec' })).toBe('npx --no-install tlab')
  expect(commandName({ PATH: '/usr/bin' })).toBe('tlab')
})
