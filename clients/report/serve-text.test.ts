import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { type Admission, serveText } from './serve-text.ts'

const PLAIN = { width: 80, colour: false }

const served = {
  origin: 'http://127.0.0.1:8080',
  token: 'secret',
  feed: 'stocks',
  rate: 20,
  payload: 256,
  hasDashboard: true,
  command: 'tlab',
  admission: null,
}

const admission: Admission = {
  joinCode: '7K3M9QXZ',
  reach: [
    { origin: 'http://192.168.1.7:8080', network: 'eth0' },
    { origin: 'http://10.0.0.3:8080', network: 'wlan0' },
  ],
  picture: '▀▄▀',
}

const linesOf = (admitted: Admission | null): string[] =>
  serveText({ ...served, admission: admitted }, PLAIN).split('\n')

test('what is needed first comes last, where a terminal of 24 rows still shows it', () => {
  expect(linesOf(null).slice(-4)).toEqual([
    'feed       stocks, 20/s, 256 B an event, channel main',
    'address    http://127.0.0.1:8080',
    'token      secret',
    'Ctrl-C ends it.',
  ])
  expect(linesOf(admission).slice(-6)).toEqual([
    'feed       stocks, 20/s, 256 B an event, channel main',
    'address    http://127.0.0.1:8080',
    'join       http://192.168.1.7:8080/join#7K3M9QXZ',
    'join code  7K3M-9QXZ',
    'token      secret',
    'Ctrl-C ends it.',
  ])
})

test('dashboard, documentation and figures are named, the dashboard only where there is one', () => {
  const text = linesOf(null).join('\n')
  for (const path of ['/  ', '/docs  ', '/metrics  ']) expect(text).toContain(`  http://127.0.0.1:8080${path}`)
  expect(serveText({ ...served, hasDashboard: false }, PLAIN)).not.toContain('the dashboard')
})

test.each([
  ['on loopback', null, 'http://127.0.0.1:8080'],
  ['with a join code', admission, 'http://192.168.1.7:8080'],
])('every transport has a command that can be copied, in 80 columns, %s', (_where, admitted, origin) => {
  const lines = linesOf(admitted)
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  for (const name of TRANSPORT_NAMES) {
    const commands = lines.filter((line) => line.includes('curl') && line.includes(`/feed/${name}`))
    expect(commands).toEqual([expect.stringContaining(`${origin}/feed/${name}`)])
    expect(commands[0]?.includes('-b lab.cookies')).toBe(admitted !== null)
  }
})

test('who can reach it is said, with the code and the address to join at, and the picture', () => {
  const text = linesOf(admission).join('\n')
  expect(text).toContain('http://192.168.1.7:8080  (eth0)')
  expect(text).toContain('http://10.0.0.3:8080  (wlan0)')
  expect(text).toMatch(/figures are open to all of them\.\n\n▀▄▀\n\nfeed /)
  expect(text).toContain(`curl -c lab.cookies 'http://192.168.1.7:8080/lab/tickets'`)
})

test('on loopback nothing is said of a code', () => {
  expect(linesOf(null).join('\n')).not.toMatch(/join|reach|cookies/)
})

test('without a network there is a code, but no address to join at', () => {
  const text = linesOf({ ...admission, reach: [], picture: null }).join('\n')
  expect(text).toContain('nobody else')
  expect(text).not.toContain('/join#')
})
