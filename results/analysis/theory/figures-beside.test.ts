import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../fixture.ts'
import type { Trial } from '../../format.ts'
import { measureTables } from '../measures.ts'

const { trials } = buildFixtureResult({ blocks: 1 })

function tableOf(of: readonly Trial[]) {
  return measureTables({ trials: [...of] }).find(({ title }) => title.startsWith('By theory'))
}

test('what theory says of the longest latency, an event’s bytes and the requests stands beside what was measured', () => {
  const table = tableOf(trials)
  const [max, bytes, requests] = ['max theory', 'B/event theory', 'req/s theory']
  expect(table?.columns).toEqual([max, 'measured', bytes, 'measured', requests, 'measured'])
  const cells = Object.fromEntries(table?.rows.map((row) => [row.arm, row.cells]) ?? [])
  // A poll a second by each of fifty clients; 256 B with a frame's head of 4 B, which the fixture has, too.
  expect(cells['polling']).toEqual(['1000 ms', expect.stringMatching(/^100\d ms$/), null, null, '50', '50'])
  expect(cells['websocket']).toEqual([null, null, '260 B', '260 B', '0', '0'])
  // An answer an event: 200 and 180 of them in 13 s.
  expect(cells['long-polling']?.slice(4)).toEqual(['1462', '1462'])
})

test('an answer that is not there leaves its measurement away, too, and no formula knows of faults', () => {
  const none = { meanUs: null, maxUs: null, bytesPerEvent: null, residualUs: null }
  expect(tableOf(trials.map((trial) => ({ ...trial, theory: none })))).toBeUndefined()
  const fault = { atMs: 5000, share: 1, durationMs: 1000, how: null, history: null, drainMs: null } as const
  expect(tableOf(buildFixtureResult({ faults: [{ ...fault, kind: 'stall-feed' }] }).trials)).toBeUndefined()
})
