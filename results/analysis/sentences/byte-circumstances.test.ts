import { expect, test } from 'vitest'
import type { ResolvedScenario } from '../../../protocol/scenario.ts'
import { FIXTURE_SCENARIO } from '../../fixture/scenario.ts'
import { byteCircumstances } from './byte-circumstances.ts'

const UPLINK = { rate: 1, sizeBytes: 100, arrival: 'fixed' } as const
const { feed, transports } = FIXTURE_SCENARIO
const unpadded = { ...feed, payloadBytes: null }
const packed = { ...transports, sse: { compression: 'gzip' }, polling: { compression: 'gzip' } }

test.each<[string, Partial<ResolvedScenario>, string]>([
  ['without compression', { uplink: UPLINK }, ''],
  ['with padding', { transports: packed }, ', sse compressed: its padding shrinks to almost nothing'],
  [
    'without padding, of messages alone',
    { transports: packed, feed: unpadded, uplink: UPLINK },
    ', sse compressed: its made-up messages shrink to almost nothing',
  ],
  [
    'with both',
    { transports: packed, uplink: UPLINK },
    ', sse compressed: its padding and made-up messages shrink to almost nothing',
  ],
  ['of data as it is', { transports: packed, feed: unpadded }, ', sse compressed'],
])('bytes %s name heads, TLS and what compression had to shrink', (_what, more, compressed) => {
  expect(byteCircumstances({ ...FIXTURE_SCENARIO, ...more }, ['sse', 'websocket'])).toBe(
    `browser-like request heads, no TLS${compressed}`,
  )
})
