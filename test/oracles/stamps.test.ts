/** Which stamp a message gets that shares a read with others: seen from the wire, on every transport. */
import { setImmediate } from 'node:timers/promises'
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
/** What is complete and may not have been there when its turn began. */
const COMPLETED_US = AT_US + 77

const event = (seq: number): Parcel => ({ kind: 'event', seq, dueAtUs: AT_US, sentAtUs: AT_US })

/** When so many events were received that the server tells one client, by a clock that says what it was asked. */
async function stampsOf(
  dialect: Dialect,
  events: number,
  tell: (server: FakeServer) => Promise<void> | void,
): Promise<number[]> {
  const server = new FakeServer(dialect, labClock)
  onTestFinished(() => server.close())
  const { target, settings } = planFor(dialect.name, await server.listen(), { clients: 1, rate: 1, phases: [] })
  const probe = new Probe()
  let reads = 0
  const options: FollowOptions = {
    target,
    settings,
    channel: CHANNEL,
    since: 'now',
    headers: 'minimal',
    clock: labClock,
    readClock: { nowUs: () => AT_US + 1_000 * ++reads, completedUs: () => COMPLETED_US },
    poll: { originUs: labClock.nowUs(), phase: 0.5 },
    observer: probe,
  }
  const following = (clientTransports.get(dialect.name) as ClientTransport).open(options)
  following.done.catch(() => {})
  onTestFinished(() => following.abort())
  await probe.until('a hello', () => probe.hellos.length > 0)
  // Whoever must ask has asked, so that what is told is one write.
  while (!server.seats[0]?.waiting) await setImmediate()
  await tell(server)
  await probe.until('the events', () => probe.events.length === events)
  return probe.events.map(({ receivedAtUs }) => receivedAtUs)
}

/** The second read: after the hello. */
const READ_AT_US = AT_US + 2_000

test.each(DIALECTS)('$name: three events of one write', async (dialect) => {
  const ofMessages = [READ_AT_US, COMPLETED_US, COMPLETED_US]
  const ofAnAnswer = [READ_AT_US, READ_AT_US, READ_AT_US]
  const stamps = await stampsOf(dialect, 3, (server) => server.say(0, event(1), event(2), event(3)))
  expect(stamps).toEqual(dialect.pushes ? ofMessages : ofAnAnswer)
})

test.each(DIALECTS)(
  '$name: events that come in pieces were not there whole when their first byte was',
  async (dialect) => {
    const stamps = await stampsOf(dialect, 2, async (server) => {
      const read = async (): Promise<void> => void (await setImmediate())
      await server.spell(0, [event(1), event(2)], read)
    })
    expect(stamps).toEqual([COMPLETED_US, COMPLETED_US])
  },
)

test.each(DIALECTS.filter(({ pushes }) => pushes))(
  '$name: an event behind a sign of life may have come after that had woken us',
  async (dialect) => {
    const stamps = await stampsOf(dialect, 1, (server) => server.say(0, { kind: 'heartbeat' }, event(1)))
    expect(stamps).toEqual([COMPLETED_US])
  },
)

test.each(DIALECTS)('$name: an answer or a message that is longer than a segment', async (dialect) => {
  const many = Array.from({ length: 20 }, (_, index) => event(index + 1))
  const stamps = await stampsOf(dialect, 20, (server) => server.say(0, ...many))
  expect(new Set(stamps)).toEqual(new Set([COMPLETED_US]))
})
