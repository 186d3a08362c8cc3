/** The driver as a run starts it, a process of its own in real time, against a server whose every write is known. */
import { expect, test } from 'vitest'
import { type DriverProcess, launchDriver } from '../../clients/run/driver-process.ts'
import { sleepUntil } from '../../clients/run/waiting.ts'
import { labClock } from '../../protocol/clock.ts'
import { eventually } from '../../server/testing.ts'
import { DIALECTS, EPOCH } from './dialects.ts'
import { bytesIn, dueIn, expectNotBelow, firstCopies, ledgerOf, spansOf } from './expected.ts'
import { FakeServer } from './fake-server.ts'
import { dueAtUs, planFor, publishedBy, type TrialShape } from './trial-shape.ts'
import { wildArrivals } from './wild.ts'

const SHAPE: TrialShape = {
  clients: 6,
  rate: 50,
  phases: [
    { name: 'arrival', durationMs: 200, measure: false },
    { name: 'steady', durationMs: 800, measure: true },
  ],
}
/** From the plan to the first instant: a process needs a while to hear of it. */
const HEAD_START_US = 200_000
const DEADLINE_US = 20_000_000

const title = '$name: a driver process reports what was done to it'
test.concurrent.for(DIALECTS)(title, async (dialect, { onTestFinished }) => {
  const server = new FakeServer(dialect, labClock)
  onTestFinished(() => server.close())
  const plan = planFor(dialect.name, await server.listen(), SHAPE)
  const driver = await launchDriver().prepare(plan, () => {})
  onTestFinished(() => driver.kill())
  const startsAtUs = await drive(server, driver)
  const report = await driver.finish([publishedBy(SHAPE)], labClock.nowUs() + DEADLINE_US)
  const { truth } = server
  for (const [index, span] of spansOf(SHAPE, startsAtUs).entries()) {
    const { deliveries, fromDue = '', fromSent = '' } = report.phases[index] ?? {}
    const known = ledgerOf(truth, SHAPE, index)
    expect(deliveries).toEqual({ ...known, gaps: known.lost })
    const first = dueIn(firstCopies(truth), span)
    expectNotBelow(
      fromDue,
      first.map((one) => one.atUs - one.dueAtUs),
    )
    expectNotBelow(
      fromSent,
      first.map((one) => one.atUs - one.sentAtUs),
    )
  }
  expect(report.bytes).toEqual({ down: bytesIn(truth, 'down'), up: bytesIn(truth, 'up') })
  expect(report.socketBytes).toEqual({ down: report.bytes.down.total, up: report.bytes.up.total })
  const { requests, upgrades, emptyResponses } = truth
  expect(report.connections).toMatchObject({ opened: 6, closed: 6, reset: 0, requests, upgrades, emptyResponses })
  expect(report.fromTheFuture).toBe(0)
})

/** Everybody is there, hears the wild feed as far as he hears it, and is told in the end that the rest will not come. */
async function drive(server: FakeServer, driver: DriverProcess): Promise<number> {
  const startsAtUs = labClock.nowUs() + HEAD_START_US
  const { signal } = new AbortController()
  driver.begin(startsAtUs)
  await eventually(() => server.seats.filter(({ waiting }) => waiting).length === SHAPE.clients)
  for (const { client, seq, afterUs } of wildArrivals(SHAPE, 4)) {
    await sleepUntil(labClock, startsAtUs + afterUs, signal)
    const sentAtUs = labClock.nowUs()
    server.say(client, { kind: 'event', seq, dueAtUs: dueAtUs(SHAPE, startsAtUs, seq), sentAtUs })
  }
  const gap = { kind: 'gap', from: `${EPOCH}:0`, to: `${EPOCH}:${publishedBy(SHAPE).headSeq}` } as const
  for (const client of server.seats.keys()) server.say(client, gap)
  return startsAtUs
}
