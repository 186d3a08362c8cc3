import { expect, test } from 'vitest'
import type { LabInfo } from '../../protocol/lab-info.ts'
import type { ResolvedPhase } from '../../protocol/scenario.ts'
import { driverPlan } from './driver-plan.ts'
import { SCENARIO } from './made-up-reports.ts'
import { feedRequest } from './trial-feed.ts'

const LOAD = { scenario: { ...SCENARIO, seed: 7 }, transport: 'sse', arm: 'sse', block: 2 }
const SERVER = { clientOrigin: 'http://127.0.0.1:8080', info: {} as LabInfo, ticket: null }

const CLOCK = { offsetUs: 0, uncertaintyUs: 0 }

test('followers are told their own settings, with the compression that the scenario asks of their transport', () => {
  const settingsOf = (transport: string, rest: Partial<typeof SCENARIO>) => {
    const scenario = { ...LOAD.scenario, ...rest }
    return driverPlan({ ...LOAD, transport, scenario }, SERVER, null, ['main'], CLOCK).settings
  }
  const transports = { polling: { limit: 20, compression: 'gzip' }, websocket: { pingMs: 9 } }
  expect(settingsOf('polling', { transports })).toEqual({ limit: 20, compression: 'gzip' })
  const server = { ...SCENARIO.server, compression: 'deflate' as const }
  expect(settingsOf('websocket', { transports, server })).toEqual({ pingMs: 9, compression: 'deflate' })
  expect(settingsOf('sse', { transports: { sse: {} }, server })).toEqual({ compression: 'off' })
})

test('the driver dates events by the very schedule that the feed is asked for', () => {
  for (const arrival of ['fixed', 'poisson'] as const) {
    const [first, ...rest] = LOAD.scenario.phases
    const phases = [{ ...(first as ResolvedPhase), endRate: 30, burst: { size: 5, everyMs: 300 } }, ...rest]
    const scenario = { ...LOAD.scenario, feed: { ...SCENARIO.feed, arrival }, phases }
    const plan = driverPlan({ ...LOAD, scenario }, SERVER, null, ['main'], CLOCK)
    const asked = feedRequest({ scenario, rows: null }, 'main', 'run')
    expect(plan.schedule).toEqual({ arrival: asked.arrival, seed: asked.seed })
    expect(plan.phases.map(({ name, startMs, measure, ...load }) => load)).toEqual(asked.phases)
  }
})

test('and by the very recording, whose phases have no rates of their own', () => {
  const recording = { arrival: 'recorded', gapsMs: [1000, 3000], speed: 7 } as const
  const scenario = { ...LOAD.scenario, feed: { ...SCENARIO.feed, ...recording, rate: 3.5 } }
  const plan = driverPlan({ ...LOAD, scenario }, SERVER, null, ['main'], CLOCK)
  const asked = feedRequest({ scenario, rows: [1, 2] }, 'main', 'run')
  expect(plan.schedule).toEqual({ ...recording, seed: 7 })
  expect(asked).toMatchObject({ ...recording, rows: [1, 2] })
  expect(asked.phases).toEqual(scenario.phases.map(({ durationMs }) => ({ durationMs })))
  expect(asked).not.toHaveProperty('rate')
})
