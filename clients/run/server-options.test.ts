import { describe, expect, test } from 'vitest'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { SCENARIO } from './made-up-reports.ts'
import { serverOptions } from './server-options.ts'

const FAULT: ResolvedFault = {
  atMs: 0,
  kind: 'restart',
  share: 1,
  durationMs: 1000,
  how: null,
  history: 'keep',
  drainMs: null,
}

const scenario = (rest: Partial<ResolvedScenario>): ResolvedScenario => ({ ...SCENARIO, ...rest })

test('a server gives the signs of life that the scenario names', () => {
  const transports = { 'long-polling': { waitMs: 2000 }, sse: { heartbeatMs: 500 }, websocket: { pingMs: 700 } }
  expect(serverOptions(scenario({ transports }), 0)).toMatchObject({
    longPollHoldMs: 2000,
    sseHeartbeatMs: 500,
    websocketPingMs: 700,
  })
})

test('where the scenario names none, the server keeps its own', () => {
  const options = serverOptions(scenario({ transports: { sse: {} } }), 0)
  for (const name of ['longPollHoldMs', 'sseHeartbeatMs', 'websocketPingMs', 'drainMs']) {
    expect(options).not.toHaveProperty(name)
  }
})

test('what the scenario says of the server reaches it', () => {
  const server = { keepAlive: false, compression: 'deflate', slowConsumers: 'conflate', outboxBytes: 77 } as const
  // In files of versions before WebSocket's compression is the server's alone.
  expect(serverOptions(scenario({ server }), 0).websocketCompression).toBe('deflate')
  expect(serverOptions(scenario({ server }), 0)).toMatchObject({
    keepAlive: false,
    slowConsumers: 'conflate',
    outboxBytes: 77,
  })
})

test('each transport is compressed as its settings say, and events wait for each other as the server’s do', () => {
  const transports = {
    polling: { compression: 'gzip' },
    sse: { compression: 'gzip' },
    websocket: { compression: 'deflate' },
  }
  const coalesce = { kind: 'window', ms: 5 } as const
  expect(serverOptions(scenario({ transports, server: { ...SCENARIO.server, coalesce } }), 0)).toMatchObject({
    pollingCompression: 'gzip',
    longPollingCompression: 'off',
    sseCompression: 'gzip',
    websocketCompression: 'deflate',
    coalesce,
  })
  expect(serverOptions(SCENARIO, 0)).toMatchObject({ pollingCompression: 'off', sseCompression: 'off' })
})

test('each process has the drain of the restart that it will end by', () => {
  const faults = [
    { ...FAULT, drainMs: 400 },
    { ...FAULT, kind: 'cut' as const, drainMs: null },
    { ...FAULT, drainMs: 900 },
  ]
  const drains = [0, 1, 2].map((restarts) => serverOptions(scenario({ faults }), restarts).drainMs)
  expect(drains).toEqual([400, 900, undefined])
})

describe('the history', () => {
  test('is never shorter than what a server keeps by itself', () => {
    expect(serverOptions(SCENARIO, 0)).toMatchObject({
      historyMs: 120_000,
      historyEvents: 10_000,
      historyBytes: 64 * 1024 ** 2,
    })
  })

  const long = scenario({
    transports: { websocket: { pingMs: 60_000 } },
    backOff: { firstMs: 500, capMs: 10_000 },
    faults: [
      { ...FAULT, durationMs: 20_000, drainMs: 5000 },
      { ...FAULT, durationMs: 1000 },
    ],
    phases: SCENARIO.phases.map((phase) => ({ ...phase, rate: 200 })),
    feed: { ...SCENARIO.feed, payloadBytes: 4096 },
  })

  test('outlasts all faults in a row, their detection and the way back, at the highest rate', () => {
    expect(serverOptions(long, 0)).toMatchObject({
      historyMs: 156_100,
      historyEvents: 31_220,
      historyBytes: 31_220 * 4096,
    })
  })

  test('never grows beyond its ceiling', () => {
    const large = { ...long, feed: { ...long.feed, payloadBytes: 65_536 } }
    expect(serverOptions(large, 0).historyBytes).toBe(512 * 1024 ** 2)
  })
})
