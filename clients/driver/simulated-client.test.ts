import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ClientMeasures } from '../measure/client-measures.ts'
import { PopulationMeasures } from '../measure/population-measures.ts'
import { Timeline } from '../measure/timeline.ts'
import type { ClientTransport, FollowOptions } from '../transport.ts'
import { BackOff } from './back-off.ts'
import { SimulatedClient } from './simulated-client.ts'

const EPOCH = 'aaaaaaaaaaaa'
const clock = { nowUs: () => 1_000_000 }

/** A transport whose subscriptions the test holds in its hands. */
class FakeTransport implements ClientTransport {
  readonly name = 'fake'
  readonly summary = ''
  readonly capabilities = { pushes: true, bidirectional: false, resumesByItself: false }
  readonly opened: { options: FollowOptions; resolve: () => void; reject: (error: Error) => void }[] = []

  open(options: FollowOptions) {
    let settle: { resolve: () => void; reject: (error: Error) => void } | undefined
    const done = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject }
    })
    const { resolve, reject } = settle as NonNullable<typeof settle>
    this.opened.push({ options, resolve, reject })
    return {
      done,
      send: () => Promise.reject(new Error('not here')),
      close: resolve,
      abort: () => reject(new Error('aborted')),
    }
  }
}

function following() {
  const transport = new FakeTransport()
  const phases = [{ name: 'steady', startMs: 0, durationMs: 10_000, rate: 1, measure: true }]
  const population = new PopulationMeasures(new Timeline(phases, 0), clock)
  const measures = new ClientMeasures(population)
  const reports = { reconnecting: vi.fn(), failed: vi.fn() }
  const limits = {} as FollowOptions['target']['limits']
  const options = {
    target: { host: '127.0.0.1', port: 1, basePath: '', limits },
    channel: 'main',
    settings: {},
    headers: 'minimal' as const,
    clock,
    readClock: clock,
    poll: { originUs: 0, phase: 0 },
  }
  const client = new SimulatedClient(
    transport,
    options,
    measures,
    new BackOff(() => 0.5, { firstMs: 500, capMs: 10_000 }),
    reports,
  )
  return { transport, client, reports, measures }
}

const event = (options: FollowOptions, seq: number) =>
  options.observer.event(seq, 900_000, 900_000, 1_000_000, new Uint8Array(), 0, 0)

describe('a simulated client', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  test('begins now, and after a cut resumes from the last event that it has', async () => {
    const { transport, client, reports } = following()
    client.start()
    expect(transport.opened[0]?.options.since).toBe('now')
    transport.opened[0]?.options.observer.hello(`${EPOCH}:5`, null, 1_000_000)
    event(transport.opened[0]?.options as FollowOptions, 6)
    transport.opened[0]?.reject(new Error('read ECONNRESET'))
    await vi.advanceTimersByTimeAsync(249)
    expect(transport.opened).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(transport.opened[1]?.options.since).toBe(`${EPOCH}:6`)
    expect(reports.failed).toHaveBeenCalledExactlyOnceWith('read ECONNRESET')
    expect(reports.reconnecting).toHaveBeenCalledOnce()
  })

  test('waits longer after each failure until an event arrives, not a hello', async () => {
    const { transport, client } = following()
    client.start()
    transport.opened[0]?.reject(new Error('refused'))
    await vi.advanceTimersByTimeAsync(250)
    transport.opened[1]?.options.observer.hello(`${EPOCH}:0`, null, 1_000_000)
    transport.opened[1]?.reject(new Error('cut'))
    await vi.advanceTimersByTimeAsync(499)
    expect(transport.opened).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    expect(transport.opened).toHaveLength(3)
    event(transport.opened[2]?.options as FollowOptions, 1)
    transport.opened[2]?.reject(new Error('cut'))
    await vi.advanceTimersByTimeAsync(250)
    expect(transport.opened).toHaveLength(4)
  })

  test('an orderly end by the server is no reason to stay away', async () => {
    const { transport, client, reports } = following()
    client.start()
    transport.opened[0]?.resolve()
    await vi.advanceTimersByTimeAsync(250)
    expect(transport.opened).toHaveLength(2)
    expect(reports.failed).toHaveBeenCalledExactlyOnceWith('ended by the server')
  })

  test('stopped, it closes and does not come back', async () => {
    const { transport, client, reports } = following()
    client.start()
    await client.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(transport.opened).toHaveLength(1)
    expect(reports.failed).not.toHaveBeenCalled()
  })

  test('stopped while it waits, it ends at once', async () => {
    const { transport, client } = following()
    client.start()
    transport.opened[0]?.reject(new Error('cut'))
    await vi.advanceTimersByTimeAsync(1)
    await client.stop()
    expect(transport.opened).toHaveLength(1)
  })
})
