import { expect, test } from 'vitest'
import { FIXTURE_SCENARIO } from '../fixture/scenario.ts'
import { wireWords } from './wire-words.ts'

test('an ordinary scenario needs no words; compression and windows are named', () => {
  expect(wireWords(FIXTURE_SCENARIO)).toEqual([])
  const { server, transports } = FIXTURE_SCENARIO
  expect(wireWords({ ...FIXTURE_SCENARIO, server: { ...server, compression: 'deflate' } })).toEqual([
    'websocket compressed',
  ])
  const packed = { ...transports, polling: { compression: 'gzip' }, sse: { compression: 'gzip' } }
  const coalesce = { kind: 'window', ms: 5 } as const
  expect(wireWords({ ...FIXTURE_SCENARIO, transports: packed, server: { ...server, coalesce } })).toEqual([
    'polling, sse compressed',
    'coalesced over 5ms',
  ])
  const tick = { ...server, coalesce: { kind: 'tick', ms: 0 } as const }
  expect(wireWords({ ...FIXTURE_SCENARIO, server: tick })).toEqual(['coalesced over a tick'])
  expect(wireWords({ ...FIXTURE_SCENARIO, server: { ...server, coalesce: { kind: 'none', ms: 0 } } })).toEqual([])
})
