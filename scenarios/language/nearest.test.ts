import { expect, test } from 'vitest'
import { SLOW_CONSUMER_POLICIES } from '../../protocol/server-options.ts'
import { TRANSPORT_NAMES } from '../../protocol/transports.ts'
import { nearestWord } from './nearest.ts'

test.each([
  ['ws', 'websocket'],
  ['websockets', 'websocket'],
  ['WebSocket', 'websocket'],
  ['longpoll', 'long-polling'],
  ['long-poll', 'long-polling'],
  ['long_polling', 'long-polling'],
  ['poll', 'polling'],
  ['short-polling', 'polling'],
  ['EventSource', 'sse'],
  ['server-sent-events', 'sse'],
  ['ssse', 'sse'],
  ['webtransport', null],
  ['constructor', null],
])('%s means %s', (written, meant) => {
  expect(nearestWord(written, TRANSPORT_NAMES)).toBe(meant)
})

test('a known word that begins with what was written is meant; of several the nearest', () => {
  expect(nearestWord('drop', SLOW_CONSUMER_POLICIES)).toBe('drop-oldest')
  expect(nearestWord('stall', ['stall-event-loop', 'stall-feed', 'small'])).toBe('stall-feed')
  expect(nearestWord('s', ['silence', 'stall-feed'])).toBeNull()
})

test('another name of a transport is suggested only where that transport is known', () => {
  expect(nearestWord('ws', ['polling', 'long-polling'])).toBeNull()
})
