/** The short form: a few clients over 40 ms there and back. The bounds from above are those of a busy machine. */
import { expect, test } from 'vitest'
import { runLinkTrial } from './link-trial.ts'

const ROUND_TRIP_US = 40_000
const DELAY_US = ROUND_TRIP_US / 2
/** What a machine that runs other tests may add to a median. */
const BUSY_US = 20_000

const SETTINGS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  polling: { intervalMs: 200, schedule: 'fixed-rate', etag: true, timeoutMs: 10_000 },
  'long-polling': { waitMs: 1000, graceMs: 5000 },
  sse: { heartbeatMs: 15_000 },
  websocket: { pingMs: 25_000 },
}

test.concurrent.each(Object.keys(SETTINGS))(
  '%s over a link: every event comes, no sooner than the delay',
  async (transport) => {
    const wanted = {
      transport,
      settings: SETTINGS[transport] ?? {},
      roundTripMs: 40,
      clients: 5,
      rate: 5,
      measuredMs: 2000,
    }
    const { trial } = await runLinkTrial(wanted)
    const { latencyUs, connectUs, joinUs, network, deliveries, connections, bytes } = trial
    // Fifty, unless this machine lets somebody join after the warm-up.
    expect(deliveries.expected).toBeGreaterThan(0)
    expect(deliveries).toMatchObject({ delivered: deliveries.expected, lost: 0, duplicated: 0 })
    expect(latencyUs.fromDue.mean).toBeGreaterThanOrEqual(DELAY_US)
    if (transport !== 'polling') expect(latencyUs.fromDue.p50).toBeLessThan(DELAY_US + BUSY_US)
    // A handshake takes a round trip, and the first answer another one.
    expect(connectUs.mean).toBeGreaterThanOrEqual(ROUND_TRIP_US)
    expect(joinUs.mean).toBeGreaterThanOrEqual(2 * ROUND_TRIP_US)
    expect(network).toMatchObject({ via: 'link', latenessP50Us: expect.any(Number), largeBursts: 0 })
    expect([network?.utilisation, network?.cpuUsPerEvent].every((cost) => (cost ?? 0) > 0)).toBe(true)
    expect(connections).toMatchObject({ opened: 5, closed: 5, reset: 0, reconnects: 0 })
    expect(bytes).toMatchObject({ endsCompared: 'connections', reset: { connections: 0, unexplained: 0 } })
    expect(bytes.client.down.payload).toBeGreaterThan(0)
    expect(bytes.server).toMatchObject({
      down: { total: bytes.client.down.total },
      up: { total: bytes.client.up.total },
    })
  },
)
