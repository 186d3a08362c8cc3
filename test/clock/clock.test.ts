/** The clock exchange against the truth: servers whose clock is wrong by an amount that the test knows. */
import { describe, expect, test } from 'vitest'
import { exchangeClocks } from '../../clients/run/clock-exchange.ts'
import type { Trial } from '../../results/format.ts'
import { TOKEN } from '../../server/testing.ts'
import { fault } from '../faults/fault-trial.ts'
import { plainScenario, runOneTrial } from '../one-trial.ts'
import { startStrangeServer, startUnevenWay } from './strange-clock.ts'

const HOUR_US = 3.6e9

describe('the error of an exchange lies within its uncertainty', () => {
  test.each([
    ['one that is ours', 0],
    ['one that is an hour ahead', HOUR_US],
    ['one that is a week behind', -7 * 24 * HOUR_US],
  ])('with a clock on the same host: %s', async (_, aheadUs) => {
    const { origin } = await startStrangeServer(aheadUs)
    const { offsetUs, uncertaintyUs } = await exchangeClocks(origin)
    expect(Math.abs(offsetUs - aheadUs)).toBeLessThanOrEqual(uncertaintyUs)
  })

  test.each([
    ['there', 30, 2],
    ['back', 2, 30],
  ])('when the way %s takes longer, which no exchange can see', async (_, upMs, downMs) => {
    const { port } = await startStrangeServer(HOUR_US)
    const { offsetUs, uncertaintyUs } = await exchangeClocks(await startUnevenWay(port, upMs, downMs))
    const errorUs = offsetUs - HOUR_US
    expect(Math.abs(errorUs)).toBeLessThanOrEqual(uncertaintyUs)
    // It is really uneven: half of the difference is what the middle is wrong by.
    expect(Math.sign(errorUs)).toBe(Math.sign(upMs - downMs))
    expect(Math.abs(errorUs)).toBeGreaterThan(5000)
    // Node's timers are early by up to a millisecond each way.
    expect(uncertaintyUs).toBeGreaterThanOrEqual(((upMs + downMs) / 2 - 1) * 1000)
  })
})

const FAULT_AT_MS = 1200

const SCENARIO = plainScenario({
  name: 'clock',
  title: 'A server on another clock',
  feed: { source: 'synthetic', payloadBytes: 128, arrival: 'poisson', rate: 40 },
  clients: { count: 3, rampMs: 100, headers: 'minimal', channels: 'one' },
  phases: [
    { name: 'arrival', startMs: 0, durationMs: 500, rate: 40, measure: false },
    { name: 'steady', startMs: 500, durationMs: 1500, rate: 40, measure: true },
  ],
  transports: { sse: {} },
  backOff: { firstMs: 50, capMs: 100 },
  faults: [fault('drop-connections', FAULT_AT_MS, { how: 'fin' })],
})

/** @param url null: a server process of the run's own */
function trialAgainst(url: string | null): Promise<Trial> {
  return runOneTrial(SCENARIO, { target: url === null ? null : { url, token: TOKEN } })
}

describe('a trial', () => {
  test('against a server whose clock is an hour ahead, or behind, measures as if it were ours', async () => {
    await Promise.all([HOUR_US, -HOUR_US].map(expectAsIfOurs))
  })

  test('on one clock finds that out', async () => {
    expect((await trialAgainst(null)).clock).toEqual({ kind: 'shared', offsetUs: 0, uncertaintyUs: 0 })
  })
})

async function expectAsIfOurs(aheadUs: number): Promise<void> {
  const { origin } = await startStrangeServer(aheadUs)
  const trial = await trialAgainst(origin)
  const { clock, deliveries, latencyUs, faults, verdict } = trial
  if (clock === undefined) throw new Error('expected a trial to say how clocks were compared')
  expect(clock.kind).toBe('exchange')
  expect(Math.abs(clock.offsetUs - aheadUs)).toBeLessThanOrEqual(clock.uncertaintyUs)
  expect(verdict.reasons.map(({ code }) => code)).not.toContain('clock-unusable')
  expect(deliveries.expected).toBeGreaterThan(0)
  expect(deliveries).toMatchObject({ delivered: deliveries.expected, lost: 0 })
  expect(trial.series.reduce((sum, { delivered }) => sum + delivered, 0)).toBeGreaterThanOrEqual(deliveries.delivered)
  // Wrong by the clock it would be an hour, or nothing.
  for (const { max } of [latencyUs.fromDue, latencyUs.fromSent]) {
    expect(max).toBeGreaterThan(50)
    expect(max).toBeLessThan(2e6)
  }
  expect(trial.staleness.peakMs).toBeGreaterThan(0.05)
  expect(trial.staleness.peakMs).toBeLessThan(2000)
  expect(faults?.[0]?.atMs).toBeGreaterThanOrEqual(FAULT_AT_MS - clock.uncertaintyUs / 1000)
  expect(faults?.[0]?.atMs).toBeLessThan(FAULT_AT_MS + 1000)
}
