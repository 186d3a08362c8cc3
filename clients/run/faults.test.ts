import { describe, expect, test, vi } from 'vitest'
import { labClock } from '../../protocol/clock.ts'
import type { ResolvedFault, ResolvedNetwork, ResolvedScenario } from '../../protocol/scenario.ts'
import { EXIT } from '../errors.ts'
import { ServerClock } from '../measure/server-clock.ts'
import { type StruckFault, strikeFaults } from './faults.ts'
import type { LinkProcess } from './link-process.ts'
import { SCENARIO } from './made-up-reports.ts'
import type { RunTarget } from './request.ts'
import { runScenario } from './run.ts'
import type { TrialServer } from './trial-server.ts'
import { unwatched } from './unwatched.ts'

const NAMESPACES: ResolvedNetwork = { via: 'namespaces', delayMs: 40, jitterMs: 0, bytesPerSecond: null, lossShare: 0 }

const fault = (kind: ResolvedFault['kind'], rest: Partial<ResolvedFault> = {}): ResolvedFault => {
  return { atMs: 0, kind, share: 1, durationMs: null, how: null, history: null, drainMs: null, ...rest }
}

/** What server and link were asked, and what was told of it. */
async function struck(...faults: ResolvedFault[]) {
  return await struckBy(0, ...faults)
}

/** @param serverAheadUs how far the server's clock is ahead of ours */
async function struckBy(serverAheadUs: number, ...faults: ResolvedFault[]) {
  const server = {
    strike: vi.fn(async ({ kind }) => ({ kind, atUs: 7, connections: 3 })),
    restart: vi.fn(async (_fault: ResolvedFault, onStruck: (atUs: number) => void) => onStruck(9)),
  }
  const link = { strike: vi.fn(async () => ({ atUs: 8, connections: 2 })) }
  const told: StruckFault[] = []
  const over: (readonly [StruckFault, number])[] = []
  await strikeFaults(faults, labClock.nowUs(), {
    server: server as unknown as TrialServer,
    serverClock: new ServerClock({ offsetUs: serverAheadUs, uncertaintyUs: 0 }),
    link: link as unknown as LinkProcess,
    onStruck: (fault) => told.push(fault),
    onOver: (fault, atUs) => over.push([fault, atUs]),
    signal: new AbortController().signal,
  })
  return { server, link, told, over }
}

describe('a fault is struck by whoever can', () => {
  test('a server’s own by the server, with the members of its kind alone', async () => {
    const faults = [
      fault('drop-connections', { share: 0.5, how: 'rst' }),
      fault('stall-feed', { durationMs: 300 }),
      fault('drop-connections', { how: 'fin' }),
    ]
    const { server, told } = await struck(...faults)
    expect(server.strike.mock.calls).toEqual([
      [{ kind: 'drop-connections', share: 0.5, how: 'rst' }],
      [{ kind: 'stall-feed', durationMs: 300 }],
      [{ kind: 'drop-connections', how: 'fin' }],
    ])
    expect(told[0]).toEqual({ fault: faults[0], atUs: 7, connections: 3, overAtUs: 7 })
    expect(told[1]?.overAtUs).toBe(300_007)
  })

  test('the line’s by the link', async () => {
    const { link, told } = await struck(fault('silence', { share: 0.2 }), fault('cut', { durationMs: 50 }))
    expect(link.strike.mock.calls).toEqual([
      [{ kind: 'silence', share: 0.2, durationMs: null }],
      [{ kind: 'cut', share: 1, durationMs: 50 }],
    ])
    expect(told.map(({ atUs, connections }) => [atUs, connections])).toEqual([
      [8, 2],
      [8, 2],
    ])
  })

  test('and told in our clock, though a server tells what it did in its own', async () => {
    const { told } = await struckBy(5, fault('stall-feed', { durationMs: 300 }), fault('cut', { durationMs: 50 }))
    expect(told.map(({ atUs, overAtUs }) => [atUs, overAtUs])).toEqual([
      [2, 300_002],
      [8, 50_008],
    ])
  })

  test('a restart by the owner of the process, told when the old one is told to end', async () => {
    const wanted = fault('restart', { history: 'keep', durationMs: 100 })
    const startedUs = labClock.nowUs()
    const { server, told, over } = await struck(wanted)
    expect(server.restart.mock.calls[0]?.[0]).toBe(wanted)
    expect(told).toEqual([{ fault: wanted, atUs: 9, connections: null, overAtUs: null }])
    expect(over).toEqual([[told[0], expect.any(Number)]])
    expect(over[0]?.[1]).toBeGreaterThan(startedUs)
  })
})

test('a fault strikes at its instant, never before it, and in the order of the instants', async () => {
  const startedUs = labClock.nowUs()
  const { told, server } = await struck(fault('stall-feed', { atMs: 60 }), fault('cut', { atMs: 20 }))
  expect(labClock.nowUs() - startedUs).toBeGreaterThanOrEqual(60_000)
  expect(told.map((one) => one.fault.kind)).toEqual(['cut', 'stall-feed'])
  expect(server.strike).toHaveBeenCalledOnce()
})

test('of one instant they strike one after the other, those last that leave nobody to ask', async () => {
  const kinds = ['restart', 'refuse-connections', 'stall-event-loop', 'drop-connections', 'silence'] as const
  const { told } = await struck(...kinds.map((kind) => fault(kind)))
  expect(told.map((one) => one.fault.kind)).toEqual([
    'drop-connections',
    'silence',
    'refuse-connections',
    'stall-event-loop',
    'restart',
  ])
})

/** A run that cannot begin, and what it told before it said so. */
function refused(change: Partial<ResolvedScenario>, target: RunTarget | null) {
  const onProgress = vi.fn()
  const outcome = runScenario(unwatched({ ...SCENARIO, ...change }, { target, onProgress }))
  return { outcome, onProgress }
}

test.each<[string, string, Partial<ResolvedScenario>, RunTarget | null]>([
  [
    'a restart of a server that is not ours',
    'leave --target out',
    { faults: [fault('restart', { history: 'keep' })] },
    { url: 'http://127.0.0.1:1', token: '' },
  ],
  [
    'a network in namespaces for a server that is not ours',
    'leave --target out',
    { network: NAMESPACES },
    { url: 'http://127.0.0.1:1', token: '' },
  ],
])('%s is refused before anything starts', async (_, remedy, change, target) => {
  const { outcome, onProgress } = refused(change, target)
  await expect(outcome).rejects.toMatchObject({ exitCode: EXIT.usage, message: expect.stringContaining(remedy) })
  expect(onProgress).not.toHaveBeenCalled()
})
