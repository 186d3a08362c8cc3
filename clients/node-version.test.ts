import { expect, test } from 'vitest'
import { nodeComplaint } from './node-version.mjs'

test.each([
  ['20.20.2', '>=20.20.2'],
  ['20.100.0', '>=20.20.2'],
  ['26.0.0', '>=20.20.2'],
])('Node %s will do where %s is wanted', (found, engines) => {
  expect(nodeComplaint(found, engines)).toBeNull()
})

test.each(['18.19.0', '20.9.0', '20.20.1'])('Node %s is told what is expected and where to get it', (found) => {
  expect(nodeComplaint(found, '>=20.20.2')).toBe(
    `expected Node 20.20.2 or newer, found ${found}: install a current one from https://nodejs.org`,
  )
})
