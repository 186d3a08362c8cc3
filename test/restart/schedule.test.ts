/** Ramps, bursts, sizes and recordings as real processes play them, one after the other. */
import { expect, test } from 'vitest'
import { seedOfBlock } from '../../clients/run/block-seed.ts'
import { payloadSizes } from '../../protocol/payload.ts'
import type { ResolvedFault, ResolvedScenario } from '../../protocol/scenario.ts'
import { eventsScheduled, timingOf } from '../../protocol/schedule.ts'
import { plainScenario, runOneTrial } from '../one-trial.ts'

const CLIENTS = 5
const RESTART: ResolvedFault = {
  atMs: 1500,
  kind: 'restart',
  share: 1,
  durationMs: 0,
  how: null,
  history: 'keep',
  drainMs: 100,
}

/** Nothing is due before everybody is there. */
function scenarioOf(said: Pick<ResolvedScenario, 'feed' | 'phases' | 'transports'>): ResolvedScenario {
  const clients = { count: CLIENTS, rampMs: 400, arrival: 'poisson', headers: 'minimal', channels: 'one' } as const
  return plainScenario({ name: 'timed', title: 'Events in time', clients, faults: [RESTART], ...said })
}

test.concurrent('a ramp with bursts and sizes of its own goes on where another server was: nobody misses an event or a byte', async () => {
  const payload = { fromBytes: 128, toBytes: 4096, spread: 'log-uniform' } as const
  const scenario = scenarioOf({
    feed: { source: 'synthetic', payloadBytes: null, payload, arrival: 'poisson', rate: 20 },
    phases: [
      { name: 'idle', startMs: 0, durationMs: 700, rate: 0, measure: false },
      {
        name: 'ramp',
        startMs: 700,
        durationMs: 2000,
        rate: 5,
        endRate: 80,
        burst: { size: 20, everyMs: 600 },
        measure: true,
      },
    ],
    transports: { websocket: { pingMs: 25_000 } },
  })
  const trial = await runOneTrial(scenario)
  const seed = seedOfBlock(scenario.seed, 1)
  const [, events = 0] = eventsScheduled(scenario.phases, timingOf({ ...scenario, seed }))
  expect(events).toBeGreaterThan(100)
  expect(trial.deliveries).toMatchObject({
    expected: CLIENTS * events,
    delivered: CLIENTS * events,
    lost: 0,
    duplicated: 0,
  })
  const size = payloadSizes(payload, seed)
  const bytes = Array.from({ length: events }, size).reduce((sum, one) => sum + one, 0)
  expect(trial.bytes.client.down.payload).toBe(CLIENTS * bytes)
})

test.concurrent('a recording goes on at its own instants, whichever server plays it', async () => {
  const gapsMs = [7000, 0, 500, 3000, 100, 900]
  const scenario = scenarioOf({
    feed: { source: 'rows', payloadBytes: null, arrival: 'recorded', rate: 5.22, gapsMs, speed: 10 },
    phases: [
      { name: 'first', startMs: 0, durationMs: 600, rate: 5.22, measure: false },
      { name: 'rest', startMs: 600, durationMs: 2500, rate: 5.22, measure: true },
    ],
    transports: { sse: { heartbeatMs: 15_000 } },
  })
  const trial = await runOneTrial(scenario, { rows: [1, 2, 3, 4, 5, 6] })
  // A round takes 1.15 s. The first has five rows more, the second six; the third has one at 2.3 s and three up to 3.05 s.
  const events = eventsScheduled(scenario.phases, timingOf(scenario))
  expect(events).toEqual([1, 15])
  expect(trial.deliveries).toMatchObject({ expected: CLIENTS * 15, delivered: CLIENTS * 15, lost: 0, duplicated: 0 })
})
