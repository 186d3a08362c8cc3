/** Which stamp a message gets that shares a read with others: seen from the wire, on every transport. */
import { expect, onTestFinished, test } from 'vitest'
import type { ClientTransport, FollowOptions } from '../../clients/transport.ts'
import { clientTransports } from '../../clients/transports/index.ts'
import { Probe } from '../../clients/wire/probe.ts'
import { labClock } from '../../protocol/clock.ts'
import { CHANNEL, DIALECTS, type Dialect } from './dialects.ts'
import { FakeServer } from './fake-server.ts'
import { planFor } from './trial-shape.ts'
import type { Parcel } from './utterance.ts'

const AT_US = 1_000_000_000_000_000
const BEHIND_US = AT_US + 77

/** Three events in one write: when each was received, by a clock that says what it was asked. */
async function stampsOf(dialect: Dialect): Promise<number[]> {
  const server = new FakeServer(dialect, labClock)
  onTestFinished(() => server.close())
  const { target, settings } = planFor(dialect.name, await server.listen(), { clients: 1, rate: 1, phases: [] })
  const probe = new Probe()
  const options: FollowOptions = {
    target,
    settings,
    channel: CHANNEL,
    since: 'now',
    headers: 'minimal',
    clock: labClock,
    readClock: { nowUs: () => AT_US + server.writes * 1_000, behindAnotherUs: () => BEHIND_US },
    poll: { originUs: labClock.nowUs(), phase: 0.5 },
    observer: probe,
  }
  const following = (clientTransports.get(dialect.name) as ClientTransport).open(options)
  following.done.catch(() => {})
  onTestFinished(() => following.abort())
  await probe.until('a hello', () => probe.hellos.length > 0)
  const event = (seq: number): Parcel => ({ kind: 'event', seq, dueAtUs: AT_US, sentAtUs: AT_US })
  server.say(0, event(1), event(2), event(3))
  await probe.until('three events', () => probe.events.length === 3)
  return probe.events.map(({ receivedAtUs }) => receivedAtUs)
}

/** The second write: after the hello. */
const READ_AT_US = AT_US + 2_000

test.each(DIALECTS)('$name: three events of one write', async (dialect) => {
  const ofMessages = [READ_AT_US, BEHIND_US, BEHIND_US]
  const ofAnAnswer = [READ_AT_US, READ_AT_US, READ_AT_US]
  expect(await stampsOf(dialect)).toEqual(dialect.pushes ? ofMessages : ofAnAnswer)
})
