/** Everything at once, by chance: delays, losses, copies and swaps of three seeds, on every transport, to the µs. */
import { expect, test } from 'vitest'
import { DIALECTS } from './dialects.ts'
import { ExactTrial, STARTS_AT_US } from './exact-trial.ts'
import { bytesIn, dueIn, expectHistogram, firstCopies, ledgerOf, spansOf } from './expected.ts'
import { play } from './play.ts'
import { dueAtUs, type TrialShape } from './trial-shape.ts'
import { wildArrivals } from './wild.ts'

const SHAPE: TrialShape = {
  clients: 4,
  rate: 40,
  phases: [
    { name: 'warm-up', durationMs: 300, measure: false },
    { name: 'steady', durationMs: 900, measure: true },
    { name: 'after', durationMs: 300, measure: false },
  ],
}

const CASES = DIALECTS.flatMap((dialect) => [1, 2, 3].map((seed) => ({ name: dialect.name, dialect, seed })))

test.each(CASES)('$name reports all of it, seed $seed', async ({ dialect, seed }) => {
  const trial = await ExactTrial.start(dialect, SHAPE)
  const acts = wildArrivals(SHAPE, seed).map(({ client, seq, afterUs }) => {
    const due = dueAtUs(SHAPE, STARTS_AT_US, seq)
    return { afterUs, act: () => trial.server.say(client, { kind: 'event', seq, dueAtUs: due, sentAtUs: due }) }
  })
  await play(trial, acts)
  const report = await trial.report()
  const { truth } = trial.server
  const { lost, duplicated, reordered } = ledgerOf(truth, SHAPE, 1)
  expect(Math.min(lost, duplicated, reordered), 'of a truth that has something of everything').toBeGreaterThan(0)
  for (const [index, span] of spansOf(SHAPE).entries()) {
    const phase = report.phases[index]
    expect(phase?.deliveries).toEqual(ledgerOf(truth, SHAPE, index))
    expect(phase?.bytes).toEqual({ down: bytesIn(truth, 'down', span), up: bytesIn(truth, 'up', span) })
    const latencies = dueIn(firstCopies(truth), span).map((delivery) => delivery.atUs - delivery.dueAtUs)
    expectHistogram(phase?.fromDue ?? '', latencies)
  }
  expect(report.bytes).toEqual({ down: bytesIn(truth, 'down'), up: bytesIn(truth, 'up') })
  const { requests, emptyResponses } = truth
  expect(report.connections).toMatchObject({ opened: 4, closed: 4, requests, emptyResponses })
})
