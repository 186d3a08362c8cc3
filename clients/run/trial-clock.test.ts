import { describe, expect, test } from 'vitest'
import { readClockId } from '../../protocol/clock.ts'
import { clockUnusable, targetUnreachable } from '../errors.ts'
import type { ClockEstimate } from './clock-estimate.ts'
import type { ClockChoice } from './request.ts'
import { meetClock } from './trial-clock.ts'

const origin = 'http://127.0.0.1:1'
const TRIAL_US = 10e6

/** A server whose exchanges find this, one after the other; then none is answered. */
async function met(choice: ClockChoice, clockId: string, ...found: [number, number][]) {
  const estimates = found.map(([offsetUs, uncertaintyUs], index): ClockEstimate => {
    return { offsetUs, uncertaintyUs, atUs: 1e15 + index * TRIAL_US, roundTripUs: 2 * uncertaintyUs }
  })
  return await meetClock({ origin, clockId }, choice, async () => {
    const next = estimates.shift()
    if (next === undefined) throw clockUnusable(origin, 'silence')
    return next
  })
}

test('the clock of a server is ours when it says so and an exchange finds no difference', async () => {
  const { kind, serverClock, settle } = await met('auto', readClockId(), [-40, 60])
  expect([kind, serverClock.offsetUs, serverClock.uncertaintyUs]).toEqual(['shared', 0, 0])
  expect(await settle()).toEqual({ clock: { kind: 'shared', offsetUs: 0, uncertaintyUs: 0 }, failure: null })
})

test.each<[string, ClockChoice, string, [number, number]]>([
  ['says that it has another one', 'auto', 'another', [0, 60]],
  ['says that it has ours, but has not', 'auto', readClockId(), [61, 60]],
  ['is not asked, as the user wants it so', 'exchange', readClockId(), [0, 60]],
])('the exchange decides where the server %s', async (_, choice, clockId, found) => {
  const { kind, serverClock } = await met(choice, clockId, found)
  expect(kind).toBe('exchange')
  expect(serverClock.toLocalUs(1e15)).toBe(1e15 - found[0])
  expect(serverClock.uncertaintyUs).toBe(60)
})

describe('after a trial of ten seconds', () => {
  const settled = async (before: [number, number], ...after: [number, number][]) => {
    const { settle } = await met('exchange', 'another', before, ...after)
    return await settle()
  }
  test.each<[string, [number, number], number]>([
    ['stays as it was where the second exchange says no more', [1000, 50], 80],
    ['is the second exchange’s where that is worse', [1000, 90], 90],
    ['takes in how far the clocks moved', [1100, 50], 150],
    ['takes in how far they moved back', [900, 70], 170],
  ])('the uncertainty %s', async (_, after, uncertaintyUs) => {
    const { clock, failure } = await settled([1000, 80], after)
    expect(clock).toMatchObject({ kind: 'exchange', offsetUs: 1000, uncertaintyUs })
    expect(failure).toBeNull()
  })

  test.each([
    ['before the trial', 80, 160],
    ['after it', 50, 100],
  ])('the round trip is the least one of both exchanges, that %s', async (_, afterUs, roundTripUs) => {
    expect((await settled([1000, 80], [1000, afterUs])).clock.roundTripUs).toBe(roundTripUs)
  })

  test('clocks that moved further than 200 ppm and both uncertainties say nothing', async () => {
    expect((await settled([0, 80], [80 + 50 + 2000, 50])).failure).toBeNull()
    expect((await settled([0, 80], [80 + 50 + 2001, 50])).failure).toContain('moved apart by 2.1 ms')
    expect((await settled([0, 80], [-80 - 50 - 2001, 50])).failure).toContain('moved apart by 2.1 ms')
  })

  test('an exchange that fails is an outcome, and the offset stays known', async () => {
    const { clock, failure } = await settled([1000, 80])
    expect(clock).toEqual({ kind: 'exchange', offsetUs: 1000, uncertaintyUs: 80, roundTripUs: 160 })
    expect(failure).toContain('silence')
  })
})

test('a server that still refuses connections after the trial is asked until it does not', async () => {
  const refused = targetUnreachable(origin, 'nobody', 'ECONNREFUSED')
  const found: (ClockEstimate | Error)[] = [
    { offsetUs: 1000, uncertaintyUs: 80, atUs: 1e15, roundTripUs: 158 },
    refused,
    refused,
    { offsetUs: 1000, uncertaintyUs: 90, atUs: 1e15 + TRIAL_US, roundTripUs: 178 },
  ]
  const { settle } = await meetClock({ origin, clockId: 'another' }, 'auto', async () => {
    const next = found.shift()
    if (next === undefined || next instanceof Error) throw next
    return next
  })
  expect(await settle()).toMatchObject({ clock: { uncertaintyUs: 90 }, failure: null })
})

test('without a first exchange there is no trial', async () => {
  await expect(met('auto', readClockId())).rejects.toThrow('silence')
})
