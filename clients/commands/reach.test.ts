import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { localOrigin, reachOf } from './reach.ts'

const info = (address: string, internal = false) => ({ address, internal }) as NetworkInterfaceInfo
const INTERFACES = {
  lo: [info('127.0.0.1', true), info('::1', true)],
  eth0: [info('2001:db8::7'), info('192.168.1.7'), info('fe80::1')],
  wlan0: [info('10.0.0.3')],
}

test.each([
  ['0.0.0.0', ['http://192.168.1.7:80 eth0', 'http://10.0.0.3:80 wlan0']],
  ['::', ['http://192.168.1.7:80 eth0', 'http://10.0.0.3:80 wlan0', 'http://[2001:db8::7]:80 eth0']],
  ['10.0.0.3', ['http://10.0.0.3:80 null']],
  ['2001:db8::7', ['http://[2001:db8::7]:80 null']],
  ['lab.example', ['http://lab.example:80 null']],
])('a server on %s is reached at %j', (host, expected) => {
  expect(reachOf(host, 80, INTERFACES).map(({ origin, network }) => `${origin} ${network}`)).toEqual(expected)
})

test('a machine without a network is reached by nobody', () => {
  expect(reachOf('0.0.0.0', 80, { lo: INTERFACES.lo })).toEqual([])
})

test.each([
  ['http://0.0.0.0:8080', 'http://127.0.0.1:8080'],
  ['http://[::]:8080', 'http://[::1]:8080'],
  ['http://10.0.0.3:8080', 'http://10.0.0.3:8080'],
])('this machine itself reaches %s at %s', (origin, local) => {
  expect(localOrigin(origin)).toBe(local)
})
