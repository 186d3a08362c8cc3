import { expect, test } from 'vitest'
import type { TargetMapping } from '../../protocol/target.ts'
import { ServerClock } from '../measure/server-clock.ts'
import { eventClock } from './event-clock.ts'
import type { MetClock } from './trial-clock.ts'

const LAB: MetClock = { kind: 'shared', serverClock: new ServerClock(), settle: () => Promise.reject(new Error('no')) }

const mapping = (time: TargetMapping['event']['time']): TargetMapping => ({
  url: 'http://127.0.0.1:9',
  publish: null,
  begins: 'next',
  event: { envelope: null, sequence: null, time },
})

test('instants of the lab’s own events, and those of receipt, are the lab clock’s', () => {
  expect(eventClock(LAB, null)).toBe(LAB)
  expect(eventClock(LAB, mapping(null))).toBe(LAB)
})

test('a server’s own instants are the wall clock’s, as exact as the server told them and not more', async () => {
  const clock = eventClock(LAB, mapping({ pointer: '/at', unit: 'iso' }))
  expect(clock.kind).toBe('wall')
  const settled = async (roundedUs: number): Promise<number> => (await clock.settle(roundedUs)).clock.uncertaintyUs
  expect(await settled(1_000_000)).toBeGreaterThanOrEqual(1_000_000)
  expect(await settled(1)).toBeGreaterThanOrEqual(clock.serverClock.uncertaintyUs)
  expect(await settled(1_000_000)).toBeLessThan(1_900_000)
})
