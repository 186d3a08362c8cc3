/**
 * The long form: every transport through every kind of fault, a trial each, with 200 clients at 20 events/s and short
 * liveness deadlines. The table is the record of what was lost, duplicated and told, and how long recovery took.
 */
import { expect, test } from 'vitest'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { knownLosses } from '../../results/analysis/deliveries.ts'
import type { FaultResult, Trial } from '../../results/format.ts'
import { EVENTS_PER_SECOND, fault, runFaultTrial, TRANSPORT_NAMES, usualWaitUs } from './fault-trial.ts'

const CLIENTS = 200
const AT_MS = 2_500
const BEFORE = { name: 'before', durationMs: 1_000 }
/** From the fault on. */
const AFTER = { name: 'after', durationMs: 5_500 }
/** Deliveries that the measured phases ask for; on a busy machine somebody may join after it has begun. */
const SCHEDULED = (CLIENTS * EVENTS_PER_SECOND * (BEFORE.durationMs + AFTER.durationMs)) / 1000

const FAULTS: readonly (readonly [name: string, fault: ResolvedFault])[] = [
  ['drop, FIN', fault('drop-connections', AT_MS, { how: 'fin' })],
  ['drop, RST', fault('drop-connections', AT_MS, { how: 'rst' })],
  ['half-open silence', fault('silence', AT_MS)],
  ['feed stall, 1 s', fault('stall-feed', AT_MS, { durationMs: 1_000 })],
  ['loop stall, 1 s', fault('stall-event-loop', AT_MS, { durationMs: 1_000 })],
  ['restart with history', fault('restart', AT_MS, { history: 'keep', durationMs: 500 })],
  ['SIGTERM, drained over 1 s', fault('restart', AT_MS, { history: 'keep', drainMs: 1_000, durationMs: 300 })],
  ['restart without history', fault('restart', AT_MS, { history: 'lose', durationMs: 500 })],
]

const HEAD = [
  '| transport | fault | struck | expected | lost | duplicated | gaps | unrecovered | p50 ms | p90 ms | max ms |',
  '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
]

const LEGEND =
  'Recovery is the longest that a client was without current data from the fault on, over as many clients as ' +
  'connections were struck, those with the longest, or over all. A percentile that their count cannot support is left out.'

test('200 clients at 20 events/s come through every fault: nothing lost or doubled, or a gap tells of it', async ({
  task,
}) => {
  const rows: string[] = []
  const trials: { readonly where: string; readonly lossy: boolean; readonly trial: Trial }[] = []
  for (const [name, wanted] of FAULTS) {
    for (const transport of TRANSPORT_NAMES) {
      const trial = await runFaultTrial({ transport, clients: CLIENTS, phases: [BEFORE, AFTER], faults: [wanted] })
      rows.push(rowOf(transport, name, trial))
      task.meta.report = [LEGEND, '', ...HEAD, ...rows]
      trials.push({ where: `${transport}, ${name}`, lossy: wanted.history === 'lose', trial })
    }
  }
  for (const { where, lossy, trial } of trials) expectThrough(where, lossy, trial)
})

function expectThrough(
  where: string,
  lossy: boolean,
  { transport, deliveries, phases, faults = [], connections: { opened }, verdict }: Trial,
): void {
  const { expected, lost } = knownLosses(deliveries)
  expect(expected, where).toBeGreaterThan(0.9 * SCHEDULED)
  expect(deliveries, where).toMatchObject({ delivered: expected - lost, duplicated: 0, gaps: lost })
  if (!lossy) expect(lost, where).toBe(0)
  expect(faults, where).toMatchObject([{ unrecovered: 0, recoveryUs: { count: CLIENTS } }])
  expectFelt(where, faults[0] as FaultResult, opened)
  const latestUs = phases.at(-1)?.latencyUs.fromDue.max ?? 0
  expect(Math.max(faults[0]?.recoveryUs.max ?? 0, usualWaitUs(transport)), where).toBeGreaterThanOrEqual(latestUs)
  expect(verdict.level, `${where}: ${JSON.stringify(verdict.reasons)}`).not.toBe('INVALID')
}

/** Somebody went without events, or everybody lost the connection: a fault that nobody felt would prove nothing. */
function expectFelt(where: string, { connections, kind, durationMs, recoveryUs }: FaultResult, opened: number): void {
  const leastMs = kind === 'silence' ? 900 : (durationMs ?? 0) - 100
  expect(recoveryUs.max, where).toBeGreaterThan(leastMs * 1000)
  if (connections === null) return
  expect(connections, where).toBe(CLIENTS)
  expect(opened, where).toBeGreaterThanOrEqual(2 * CLIENTS)
}

function rowOf(transport: string, name: string, { deliveries, faults = [] }: Trial): string {
  const { connections, unrecovered, recoveryUs } = faults[0] as FaultResult
  const { expected, lost, duplicated, gaps } = deliveries
  const { p50, p90, max } = recoveryUs
  const recovery = [p50, p90, max].map((us) => (us === null ? '–' : Math.round(us / 1000)))
  const cells = [transport, name, connections ?? 'all', expected, lost, duplicated, gaps, unrecovered, ...recovery]
  return `| ${cells.join(' | ')} |`
}
