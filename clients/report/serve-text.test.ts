import { expect, test } from 'vitest'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { serveText } from './serve-text.ts'

const served = {
  origin: 'http://127.0.0.1:8080',
  token: 'secret',
  feed: 'stocks',
  rate: 20,
  payload: 256,
  command: 'tlab',
}

test('address, token and feed come first', () => {
  expect(serveText(served, { width: 80, colour: false }).split('\n').slice(0, 3)).toEqual([
    'address  http://127.0.0.1:8080',
    'token    secret',
    'feed     stocks, 20/s, 256 B an event, channel main',
  ])
})

test('every transport has a command that can be copied, in 80 columns', () => {
  const lines = serveText(served, { width: 80, colour: false }).split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  for (const name of TRANSPORT_NAMES) {
    expect(lines.filter((line) => line.includes('curl') && line.includes(`/feed/${name}`))).toHaveLength(1)
  }
})
