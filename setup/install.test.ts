import { expect, test } from 'vitest'
import { staleness } from './install.mjs'

const manifest = { dependencies: { fastify: '5.0.0' }, devDependencies: { tool: '1.0.0' } }
const wanted = {
  '': {},
  'node_modules/fastify': { version: '5.0.0' },
  'node_modules/tool': { version: '1.0.0' },
  'node_modules/tool-linux-x64': { version: '1.0.0', optional: true },
  'node_modules/tool-darwin-arm64': { version: '1.0.0', optional: true },
}
const installed = {
  'node_modules/fastify': { version: '5.0.0' },
  'node_modules/tool': { version: '1.0.0' },
  'node_modules/tool-linux-x64': { version: '1.0.0', os: ['linux'] },
}

test('what is installed is fresh when every package that this system needs is there in the version wanted', () => {
  expect(staleness(manifest, wanted, installed, 'linux')).toBeNull()
})

test('another version is stale', () => {
  const other = { ...installed, 'node_modules/fastify': { version: '4.9.0' } }
  expect(staleness(manifest, wanted, other, 'linux')).toBe('node_modules/fastify is 4.9.0, not 5.0.0')
})

test('a package that is not there is stale, unless it is optional', () => {
  const { 'node_modules/tool': _, ...without } = installed
  expect(staleness({}, wanted, without, 'linux')).toBe('node_modules/tool is not installed')
})

test('a dependency that package.json names and the lockfile does not know is stale', () => {
  expect(staleness({ dependencies: { added: '1.0.0' } }, wanted, installed, 'linux')).toBe('added is not installed')
})

test('packages for another system are stale, as in a folder that a container shares', () => {
  expect(staleness(manifest, wanted, installed, 'darwin')).toBe('node_modules/tool-linux-x64 is for linux')
})
