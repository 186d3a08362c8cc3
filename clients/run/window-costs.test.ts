import { describe, expect, test } from 'vitest'
import { processCost, windowOf } from './made-up-reports.ts'
import { addServerCosts, machineShares } from './window-costs.ts'

const long = processCost({
  cpuUs: 100,
  wallUs: 3000,
  rssBytes: 50,
  eventLoopDelayUs: { p50: 1, p99: 9, max: 10 },
  utilisation: 0.2,
  gcUs: 30,
  gcLongestUs: 20,
})
const short = processCost({
  cpuUs: 300,
  wallUs: 1000,
  rssBytes: 40,
  eventLoopDelayUs: { p50: 2, p99: 8, max: 20 },
  utilisation: 0.6,
  gcUs: 12,
  gcLongestUs: 12,
})

describe('the costs of a server over several windows', () => {
  test('are sums of time, the largest memory, the worst delays and pauses, and the utilisation weighted by time', () => {
    expect(addServerCosts([windowOf(long, 0, 0), windowOf(short, 0, 0)])).toEqual({
      cpuUs: 400,
      wallUs: 4000,
      rssBytes: 50,
      eventLoopDelayUs: { p50: 2, p99: 9, max: 20 },
      utilisation: expect.closeTo(0.3, 12),
      gcUs: 42,
      gcLongestUs: 20,
    })
  })

  test('are not known when those of one window are not', () => {
    expect(addServerCosts([windowOf(null, 0, 0), windowOf(short, 0, 0)])).toBeNull()
  })

  test('of no time at all have no utilisation', () => {
    expect(addServerCosts([windowOf(processCost({ wallUs: 0 }), 0, 0)])?.utilisation).toBe(0)
  })

  test.each([
    ['no window', []],
    ['no server of ours', [windowOf(null, 1, 2)]],
  ])('are not known of %s', (_, windows) => {
    expect(addServerCosts(windows)).toBeNull()
  })
})

describe('the busy share of the machine', () => {
  const server = processCost({ cpuUs: 200_000 })
  test.each([
    ['is the ticks when they say more than our processes used', [windowOf(server, 500, 1000)], 100_000, 0.5],
    ['is what our processes used when the ticks missed it', [windowOf(server, 50, 1000)], 100_000, 0.3],
    ['is driver and link alone beside a foreign server', [windowOf(null, 50, 1000)], 100_000, 0.1],
    ['adds windows up by their time', [windowOf(null, 900, 1000), windowOf(null, 100, 3000)], 0, 0.25],
    ['adds the server up over the windows', [windowOf(server, 0, 1000), windowOf(server, 0, 1000)], 100_000, 0.25],
    ['is never more than all', [windowOf(server, 0, 1000)], 9_000_000, 1],
    ['is nothing when no tick has passed', [windowOf(server, 0, 0)], 100_000, 0],
  ])('%s', (_, windows, besideServerCpuUs, expected) => {
    expect(machineShares(windows, [besideServerCpuUs]).machineBusy).toBeCloseTo(expected, 12)
  })

  test('is not known without a window', () => {
    expect(machineShares([], [100_000])).toEqual({ machineBusy: null, machineSteal: null, ownBusy: null })
  })
})

describe('the share of server, driver and link', () => {
  const server = processCost({ cpuUs: 200_000 })
  test.each([
    ['is the CPU time of all of them over that of all processors', [windowOf(server, 900, 1000)], 100_000, 0.3],
    ['adds up over the windows', [windowOf(server, 0, 1000), windowOf(server, 0, 1000)], 100_000, 0.25],
    ['is not known beside a foreign server', [windowOf(null, 900, 1000)], 100_000, null],
    ['is not known when no tick has passed', [windowOf(server, 0, 0)], 100_000, null],
  ])('%s', (_, windows, besideServerCpuUs, expected) => {
    const { ownBusy } = machineShares(windows, [besideServerCpuUs])
    expect(ownBusy).toEqual(expected === null ? null : expect.closeTo(expected, 12))
  })
})

describe('what a hypervisor gave to others', () => {
  test('is added up over the windows', () => {
    const windows = [windowOf(null, 0, 1000, 20), windowOf(null, 0, 3000, 60)]
    expect(machineShares(windows, [0]).machineSteal).toBeCloseTo(0.02, 12)
  })

  test('is not known when one window does not tell', () => {
    const windows = [windowOf(null, 0, 1000, 20), windowOf(null, 0, 3000, null)]
    expect(machineShares(windows, [0]).machineSteal).toBeNull()
  })
})
