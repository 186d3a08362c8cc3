/** Two counters that know nothing of each other: autocannon's bytes and our driver's, for the same answers of the lab. */
import autocannon from 'autocannon'
import { expect, test } from 'vitest'
import { Driver } from '../../clients/driver/driver.ts'
import type { DriverReport } from '../../clients/driver/plan.ts'
import { sleepUntil } from '../../clients/run/waiting.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import { longPolling } from '../../clients/transports/long-polling.ts'
import { polling } from '../../clients/transports/polling.ts'
import { labClock } from '../../protocol/clock.ts'
import type { ServerTransport } from '../../server/transport.ts'
import { serverTransports } from '../../server/transports/index.ts'
import { Followers } from '../conformance/followers.ts'
import { LabUnderTest } from '../conformance/lab-under-test.ts'
import { planFor, type TrialShape } from './trial-shape.ts'

const CLIENTS = 3

/** Long enough for each client to ask some hundred times; how often it was is what the driver says. */
function shapeOf(settings: TrialShape['settings']): TrialShape {
  return {
    clients: CLIENTS,
    rate: 1,
    phases: [{ name: 'all', durationMs: 400, measure: true }],
    settings: settings ?? {},
  }
}

/** Our driver's report of a channel on which nothing happens. */
async function drive(lab: LabUnderTest, transport: string, settings: TrialShape['settings']): Promise<DriverReport> {
  const plan = planFor(transport, lab.port, shapeOf(settings))
  const driver = new Driver(plan, clientTransports, labClock, () => {})
  const startsAtUs = labClock.nowUs()
  driver.begin(startsAtUs)
  await sleepUntil(labClock, startsAtUs + 450_000, new AbortController().signal)
  return driver.finish([], labClock.nowUs())
}

/** Bytes of so many answers to one request, as autocannon counts them. */
async function counted(lab: LabUnderTest, path: string, amount: number, headers = {}): Promise<number> {
  const url = `http://127.0.0.1:${lab.port}${path}`
  const { requests, errors, throughput } = await autocannon({ url, amount, connections: 1, headers })
  expect([requests.total, errors]).toEqual([amount, 0])
  return throughput.total
}

// autocannon takes a second for the least that it does: these tests run side by side.
const labOf = (name: string): Promise<LabUnderTest> => LabUnderTest.start(serverTransports.get(name) as ServerTransport)

test.concurrent('polling without ETag: each answer is the same 200', async () => {
  const lab = await labOf('polling')
  const { bytes, connections } = await drive(lab, 'polling', { intervalMs: 1, schedule: 'fixed-delay', etag: false })
  expect(connections.emptyResponses).toBeGreaterThan(2 * CLIENTS)
  expect(bytes.down.total).toBe(await counted(lab, '/feed/polling', connections.emptyResponses))
  await lab.close()
})

test.concurrent('polling with ETag: each client gets two 200, of two URLs, and 304 from then on', async () => {
  const lab = await labOf('polling')
  const { bytes, connections } = await drive(lab, 'polling', { intervalMs: 1, schedule: 'fixed-delay', etag: true })
  const path = `/feed/polling?since=${lab.cursor}`
  const { headers } = await fetch(`http://127.0.0.1:${lab.port}${path}`)
  const [whole, unchanged] = [2 * CLIENTS, connections.emptyResponses - 2 * CLIENTS]
  expect(unchanged).toBeGreaterThan(0)
  expect(bytes.down.total).toBe(
    (await counted(lab, '/feed/polling', whole)) +
      (await counted(lab, path, unchanged, { 'if-none-match': headers.get('etag') })),
  )
  await lab.close()
})

test.concurrent('long polling: a 200 at once without a cursor, then a 204 after each wait', async () => {
  const lab = await labOf('long-polling')
  const { bytes, connections } = await drive(lab, 'long-polling', { waitMs: 5, graceMs: 5_000 })
  const unchanged = connections.emptyResponses - CLIENTS
  expect(unchanged).toBeGreaterThan(0)
  expect(bytes.down.total).toBe(
    (await counted(lab, '/feed/long-polling', CLIENTS)) +
      (await counted(lab, `/feed/long-polling?since=${lab.cursor}&wait=5`, unchanged)),
  )
  await lab.close()
})

test.concurrent.each([polling, longPolling])(
  '$name with a backlog: an answer with events has the same size for both',
  async (transport) => {
    const lab = await labOf(transport.name)
    const events = ['zwölf €', { nested: ['}', '🜂'] }, 3].map((data) => lab.publish(data))
    const { probe, following } = new Followers(transport, { intervalMs: 60_000, schedule: 'fixed-delay' }).open(
      lab,
      'earliest',
    )
    await probe.until('all events', () => probe.events.length === events.length)
    const once = probe.total('down')
    expect(probe.kinds.down.payload).toBe(events.reduce((sum, json) => sum + Buffer.byteLength(json), 0))
    following.close()
    await following.done
    expect(await counted(lab, `/feed/${transport.name}?since=earliest`, 10)).toBe(10 * once)
    await lab.close()
  },
)
