/** Known losses, told and untold, copies and swaps: the delivery ledger must have exactly these, on every transport. */
import { describe, expect, test } from 'vitest'
import { DIALECTS, type Dialect, EPOCH } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'
import type { Parcel } from './utterance.ts'

const SHAPE: TrialShape = {
  clients: 3,
  rate: 20,
  phases: [
    { name: 'warm-up', durationMs: 500, measure: false },
    { name: 'steady', durationMs: 1_000, measure: true },
  ],
}
const EVENTS = 30
const DELAY_US = 20_000

/** What a client gets instead of the event, in one write. */
type Script = (client: number, seq: number) => readonly Parcel[]

function event(seq: number): Parcel {
  const due = dueAtUs(SHAPE, STARTS_AT_US, seq)
  return { kind: 'event', seq, dueAtUs: due, sentAtUs: due + 10 }
}

function gap(fromSeq: number, toSeq: number): Parcel {
  return { kind: 'gap', from: `${EPOCH}:${fromSeq}`, to: `${EPOCH}:${toSeq}` }
}

async function ledgersOf(dialect: Dialect, script: Script) {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const acts = Array.from({ length: SHAPE.clients * EVENTS }, (_, index) => {
    const [client, seq] = [index % SHAPE.clients, 1 + Math.floor(index / SHAPE.clients)]
    const parcels = script(client, seq)
    const act = (): void => (parcels.length === 0 ? undefined : trial.server.say(client, ...parcels))
    return { afterUs: dueAtUs(SHAPE, 0, seq) + DELAY_US, act }
  })
  await play(trial, acts)
  const report = await trial.report()
  return report.phases.map(({ deliveries }) => deliveries)
}

const each: Script = (_, seq) => [event(seq)]

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (_, dialect) => {
  test('a server that does everything right has nothing against it', async () => {
    const [warmUp, steady] = await ledgersOf(dialect, each)
    expect(warmUp).toEqual({ expected: 30, delivered: 30, lost: 0, duplicated: 0, reordered: 0, gaps: 0 })
    expect(steady).toEqual({ expected: 60, delivered: 60, lost: 0, duplicated: 0, reordered: 0, gaps: 0 })
  })

  test('what never comes is lost: in the middle, and at the very end', async () => {
    const dropped = [13, 14, 30]
    const [warmUp, steady] = await ledgersOf(dialect, (client, seq) => {
      return client === 1 && dropped.includes(seq) ? [] : client === 2 && seq === 4 ? [] : [event(seq)]
    })
    expect(warmUp).toEqual({ expected: 30, delivered: 29, lost: 1, duplicated: 0, reordered: 0, gaps: 0 })
    expect(steady).toEqual({ expected: 60, delivered: 57, lost: 3, duplicated: 0, reordered: 0, gaps: 0 })
  })

  test('a gap tells of losses; what was lost beside it stays untold', async () => {
    const [warmUp, steady] = await ledgersOf(dialect, (client, seq) => {
      if (client !== 0) return [event(seq)]
      if (seq === 11 || seq === 12 || seq === 20) return []
      return seq === 13 ? [gap(10, 12), event(13)] : [event(seq)]
    })
    expect(warmUp).toEqual({ expected: 30, delivered: 30, lost: 0, duplicated: 0, reordered: 0, gaps: 0 })
    expect(steady).toEqual({ expected: 60, delivered: 57, lost: 3, duplicated: 0, reordered: 0, gaps: 2 })
  })

  test('a gap over the border of two phases is told in each', async () => {
    const [warmUp, steady] = await ledgersOf(dialect, (_client, seq) => {
      if (seq >= 9 && seq <= 13) return []
      return seq === 14 ? [gap(8, 13), event(14)] : [event(seq)]
    })
    expect(warmUp).toEqual({ expected: 30, delivered: 24, lost: 6, duplicated: 0, reordered: 0, gaps: 6 })
    expect(steady).toEqual({ expected: 60, delivered: 51, lost: 9, duplicated: 0, reordered: 0, gaps: 9 })
  })

  test('copies are counted apart, at once, later, and of what came out of order', async () => {
    const [warmUp, steady] = await ledgersOf(dialect, (client, seq) => {
      if (client === 2 && seq === 15) return [event(15), event(15), event(15)]
      if (client === 1 && seq === 25) return [event(25), event(12), event(3)]
      if (client === 0 && seq === 20) return []
      return client === 0 && seq === 21 ? [event(21), event(20), event(21), event(20)] : [event(seq)]
    })
    expect(warmUp).toEqual({ expected: 30, delivered: 30, lost: 0, duplicated: 1, reordered: 0, gaps: 0 })
    expect(steady).toEqual({ expected: 60, delivered: 60, lost: 0, duplicated: 5, reordered: 1, gaps: 0 })
  })

  test('each that completes after a higher one is out of order, and its copy is not', async () => {
    const [, steady] = await ledgersOf(dialect, (_client, seq) => {
      if (seq >= 16 && seq <= 18) return []
      return seq === 19 ? [event(19), event(18), event(16), event(17), event(18)] : [event(seq)]
    })
    expect(steady).toEqual({ expected: 60, delivered: 60, lost: 0, duplicated: 3, reordered: 9, gaps: 0 })
  })
})
