/** 0.9 % lost and a few that are slow: the percentiles must be those of all that were due, not of those that came. */
import { expect, test } from 'vitest'
import { latencyOf } from '../../clients/run/trial-latency.ts'
import type { DeliveryLatency } from '../../results/format.ts'
import { DIALECTS } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { type Act, play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'

const SHAPE: TrialShape = {
  clients: 20,
  rate: 100,
  phases: [
    { name: 'steady', durationMs: 1_000, measure: true },
    { name: 'after', durationMs: 500, measure: false },
  ],
}
const MEASURED = 100
const EVENTS = 150
const FAST_US = 1_000
const SLOW_US = 400_000

/** Of the 2,000 measured: 18 are lost, 5 slow, and the rest fast. */
function delayUs(client: number, seq: number): number {
  if (seq > MEASURED) return FAST_US
  if (seq % 10 === 0 && client < 2 && seq > 10) return Number.POSITIVE_INFINITY
  return seq === 55 && client < 5 ? SLOW_US : FAST_US
}

function actsOf(trial: ExactTrial): Act[] {
  return Array.from({ length: EVENTS }, (_, index) => index + 1).flatMap((seq) => {
    const due = dueAtUs(SHAPE, STARTS_AT_US, seq)
    const event = { kind: 'event', seq, dueAtUs: due, sentAtUs: due } as const
    const clients = Array.from({ length: SHAPE.clients }, (_, client) => client)
    return [FAST_US, SLOW_US].map((us) => ({
      afterUs: due - STARTS_AT_US + us,
      act: () => {
        for (const client of clients) if (delayUs(client, seq) === us) trial.server.say(client, event)
      },
    }))
  })
}

/** Percentile of the delays of all 2,000, lost ones at the end. */
function truth(percent: number): number {
  const all = Array.from({ length: SHAPE.clients * MEASURED }, (_, index) =>
    delayUs(index % SHAPE.clients, 1 + Math.floor(index / SHAPE.clients)),
  ).sort((left, right) => left - right)
  return all[Math.ceil((percent * all.length) / 100) - 1] as number
}

test.each(DIALECTS.filter(({ pushes }) => pushes))(
  '$name: what was lost was slower than all that came',
  async (dialect) => {
    const trial = await ExactTrial.start(dialect, SHAPE)
    await play(trial, actsOf(trial))
    const [steady] = (await trial.report()).phases
    if (steady === undefined) throw new Error('expected a phase')
    expect(steady.deliveries).toMatchObject({ expected: 2_000, delivered: 1_982, lost: 18 })
    const clock = { kind: 'shared', offsetUs: 0, uncertaintyUs: 0 } as const
    const { fromDue }: DeliveryLatency = latencyOf([steady], steady.deliveries, clock)
    // The 1,980th of 2,000 is the third of the five slow ones; of the 1,982 that came the 1,963rd is a fast one.
    expect([truth(50), truth(90), truth(99)]).toEqual([FAST_US, FAST_US, SLOW_US])
    for (const [shown, known] of [
      [fromDue.p50, truth(50)],
      [fromDue.p90, truth(90)],
      [fromDue.p99, truth(99)],
    ] as const) {
      expect((shown ?? 0) / known).toBeCloseTo(1, 3)
    }
    expect([fromDue.p999, fromDue.max]).toEqual([null, null])
    expect(fromDue.mean).toBeCloseTo((1_977 * FAST_US + 5 * SLOW_US) / 1_982, -1)
  },
)
