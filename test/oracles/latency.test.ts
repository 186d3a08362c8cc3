/** Known delays, on a clock that stands still meanwhile: the histograms must hold exactly these, on every transport. */
import { describe, expect, test } from 'vitest'
import type { DriverReport } from '../../clients/driver/plan.ts'
import { DIALECTS, type Dialect } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { dueIn, expectHistogram, firstCopies, spansOf } from './expected.ts'
import { type Act, play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'

const SHAPE: TrialShape = {
  clients: 3,
  rate: 10,
  phases: [
    // Ends between an event's due instant and that at which it is sent.
    { name: 'warm-up', durationMs: 1_020, measure: false },
    { name: 'steady', durationMs: 2_000, measure: true },
    { name: 'burst', durationMs: 980, measure: true },
  ],
}

const EVENTS = 40

/** Each of 1..100 ms about as often as the others, and some µs that no timer of a driver could hit. */
function delayUs(client: number, seq: number): number {
  return (1 + ((37 * seq + 29 * client) % 100)) * 1000 + 137
}

/** Published later than due by a third of its delay. */
function sentAfterUs(client: number, seq: number): number {
  return Math.floor(delayUs(client, seq) / 3)
}

async function delayed(dialect: Dialect): Promise<{ trial: ExactTrial; report: DriverReport }> {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const acts: Act[] = []
  for (let seq = 1; seq <= EVENTS; seq++) {
    for (let client = 0; client < SHAPE.clients; client++) {
      const due = dueAtUs(SHAPE, STARTS_AT_US, seq)
      const event = { kind: 'event', seq, dueAtUs: due, sentAtUs: due + sentAfterUs(client, seq) } as const
      const afterUs = due - STARTS_AT_US + delayUs(client, seq)
      acts.push({ afterUs, act: () => trial.server.say(client, event) })
    }
  }
  await play(trial, acts)
  return { trial, report: await trial.report() }
}

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  test('of known delays each is in the histogram of its phase, from due and from sent, and in no other', async () => {
    const { trial, report } = await delayed(dialect)
    const deliveries = firstCopies(trial.server.truth)
    expect(deliveries).toHaveLength(SHAPE.clients * EVENTS)
    for (const [index, span] of spansOf(SHAPE).entries()) {
      const ofPhase = dueIn(deliveries, span)
      const { fromDue = '', fromSent = '' } = report.phases[index] ?? {}
      expectHistogram(
        fromDue,
        ofPhase.map(({ atUs, dueAtUs }) => atUs - dueAtUs),
      )
      expectHistogram(
        fromSent,
        ofPhase.map(({ atUs, sentAtUs }) => atUs - sentAtUs),
      )
    }
    expect(report.fromTheFuture).toBe(0)
  })
})

test.each(DIALECTS.filter(({ pushes }) => pushes))(
  '$name: what is pushed is there at that instant',
  async (dialect) => {
    const { report } = await delayed(dialect)
    const known = [...new Array(20).keys()].flatMap((index) => [0, 1, 2].map((client) => delayUs(client, 12 + index)))
    expectHistogram(report.phases[1]?.fromDue ?? '', known)
  },
)
