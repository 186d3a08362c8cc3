import { expect, test } from 'vitest'
import type { LabInfo } from '../../protocol/lab-info.ts'
import { driverPlan } from './driver-plan.ts'
import { SCENARIO } from './made-up-reports.ts'
import { feedRequest } from './trial-feed.ts'

const LOAD = { scenario: { ...SCENARIO, seed: 7 }, transport: 'sse', arm: 'sse', block: 2 }
const SERVER = { clientOrigin: 'http://127.0.0.1:8080', info: {} as LabInfo, ticket: null }

test('the driver dates events by the very schedule that the feed is asked for', () => {
  for (const arrival of ['fixed', 'poisson'] as const) {
    const scenario = { ...LOAD.scenario, feed: { ...SCENARIO.feed, arrival } }
    const plan = driverPlan({ ...LOAD, scenario }, SERVER, null, 'main', { offsetUs: 0, uncertaintyUs: 0 })
    const asked = feedRequest({ scenario, rows: null }, 'main', 'run')
    expect(plan.schedule).toEqual({ arrival: asked.arrival, seed: asked.seed })
    expect(plan.phases.map(({ durationMs, rate }) => ({ durationMs, rate }))).toEqual(asked.phases)
  }
})
