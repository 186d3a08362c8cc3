import { expect, test } from 'vitest'
import { openCommand, wantsBrowser } from './browser.ts'

test.each([
  ['a desktop', { env: { DISPLAY: ':0' }, platform: 'linux', isTerminal: true }, true],
  ['a Mac', { env: {}, platform: 'darwin', isTerminal: true }, true],
  ['a machine without a display', { env: {}, platform: 'linux', isTerminal: true }, false],
  ['a pipe', { env: { DISPLAY: ':0' }, platform: 'linux', isTerminal: false }, false],
  ['a shell over SSH', { env: { DISPLAY: ':0', SSH_CONNECTION: 'x' }, platform: 'linux', isTerminal: true }, false],
  ['continuous integration', { env: { CI: 'true' }, platform: 'darwin', isTerminal: true }, false],
] as const)('%s', (_, surroundings, wanted) => {
  expect(wantsBrowser(surroundings)).toBe(wanted)
})

test('each system opens an address in its own way', () => {
  expect(openCommand('http://127.0.0.1:1/#a&b', 'linux')).toEqual(['xdg-open', 'http://127.0.0.1:1/#a&b'])
  expect(openCommand('http://127.0.0.1:1/#a&b', 'win32').at(-1)).toBe('http://127.0.0.1:1/#a^&b')
})
