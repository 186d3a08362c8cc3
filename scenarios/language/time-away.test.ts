import { describe, expect, test } from 'vitest'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { diskContext, loadScenario } from './load.ts'
import { awayMs, eventsWhileAway, longestDetectionMs, trialMs } from './time-away.ts'
import { scenarioWarnings } from './warnings.ts'

function scenarioOf(transports: string, faults: string, payload = ', payload: 256B'): ResolvedScenario {
  const text = `name: away
title: Away
feed: { source: synthetic, rate: 20/s${payload} }
clients: { count: 10 }
transports: { ${transports} }
backOff: { cap: 1s }
faults: [ ${faults} ]
phases: [ { name: warm-up, duration: 2s, rate: 50/s }, { name: steady, duration: 10s, measure: true } ]
`
  const result = loadScenario(text, 'x.yaml', diskContext(import.meta.dirname))
  if (!result.ok) throw new Error(result.errors.map(({ found }) => found).join())
  return result.scenario
}

describe('the longest detection', () => {
  test.each([
    ['polling, its interval and its time-out', 'polling: { interval: 1s }', 11_000],
    ['long polling, its wait and its grace', 'long-polling: {}', 30_000],
    ['SSE, two heartbeats and a turn', 'sse: {}', 30_100],
    ['WebSocket, two pings and a turn', 'websocket: {}', 50_100],
    ['several, the longest', 'sse: { heartbeat: 500ms }, polling: { interval: 500ms, timeout: 2s }', 2500],
  ])('of %s', (_, transports, expected) => {
    expect(longestDetectionMs(scenarioOf(transports, ''))).toBe(expected)
  })
})

test('a client may be away through all faults in a row', () => {
  const faults = '{ at: 3s, kind: cut, duration: 2s }, { at: 5s, kind: restart, duration: 1s, drain: 4s }'
  const scenario = scenarioOf('sse: { heartbeat: 1s }', faults)
  expect(awayMs(scenario)).toBe(2100 + 1000 + 2000 + 5000)
  expect(eventsWhileAway(scenario)).toEqual({ events: 505, bytes: 505 * 256 })
  expect(eventsWhileAway(scenarioOf('sse: { heartbeat: 1s }', faults, '')).bytes).toBe(505 * 4096)
})

describe('a trial takes', () => {
  test.each<[string, string, string, number]>([
    ['its phases', 'sse: {}', '', 12_000],
    ['its phases, when its faults are over by then', 'sse: {}', '{ at: 3s, kind: restart, drain: 4s }', 12_000],
    ['as long as the drain of a late restart', 'sse: {}', '{ at: 11s, kind: restart, drain: 4s }', 15_000],
    ['until a silence is noticed', 'websocket: {}', '{ at: 10s, kind: silence }', 60_100],
    ['until a silence is over', 'websocket: {}', '{ at: 10s, kind: silence, duration: 8s }', 18_000],
  ])('%s', (_, transport, faults, expected) => {
    const scenario = scenarioOf(transport, faults)
    expect(trialMs(scenario, Object.keys(scenario.transports)[0] as string)).toBe(expected)
  })
})

describe('a silence', () => {
  const silence = (more = ''): string => `{ at: 8s, kind: silence${more} }`

  test('that is noticed after the last phase is warned of, with the keys that would shorten it', () => {
    expect(
      scenarioWarnings(scenarioOf('long-polling: { wait: 1s, grace: 1s }, sse: {}, websocket: {}', silence())),
    ).toEqual([
      'the silence of 8s is noticed after 30.1s by sse, after 50.1s by websocket, but the phases end 4s after it, and ' +
        'each trial waits: shorten transports.sse.heartbeat, transports.websocket.ping',
    ])
  })

  test.each([
    ['noticed in time', 'sse: { heartbeat: 1s }', silence()],
    ['over before anybody notices', 'sse: {}', silence(', duration: 20s')],
    ['none but an end that is told at once', 'sse: {}', '{ at: 8s, kind: drop-connections }'],
  ])('that is %s is not', (_, transports, faults) => {
    expect(scenarioWarnings(scenarioOf(transports, faults))).toEqual([])
  })
})

test('a fault of an older file without a drain lasts its duration', () => {
  const fault = { durationMs: 500 } as ResolvedFault
  expect(awayMs({ transports: {}, backOff: { firstMs: 1, capMs: 10 }, faults: [fault] })).toBe(510)
})
