/**
 * The long form: what is measured over 100 ms there and back, net of what the same link shows at 0 ms, against theory.
 * The link, the host and the instrument are in both trials; what is left of their difference is the network. What they
 * have in both is asked to be little, too.
 */
import { expect, test } from 'vitest'
import type { Trial } from '../../results/format.ts'
import { CASES, type Case, FIXED_RATE, INTERVAL_US } from './cases.ts'
import { type JudgedMeans, judgeMeans, sumOf, worstCase } from './judge.ts'
import { runLinkTrial } from './link-trial.ts'

const CLIENTS = 20
const ROUND_TRIP_US = 100_000

const HEAD = [
  '| what | mean at 0 ms | above theory | allowed | mean at 100 ms | net | theory | off | allowed | p99.9 | link late p50, p99 | verdicts |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|',
]

const LEGEND =
  '20 clients, ms. Net: the mean at 100 ms less what the mean at 0 ms, through the same link, is above theory at 0 ms. ' +
  'Long polling: the formula on the very arrivals of the seed, asking again at once.'

interface Row extends JudgedMeans {
  readonly one: Case
  readonly at0: Trial
  readonly at100: Trial
  readonly theoryUs: number
}

test('over 100 ms there and back every transport is where theory says, net of the link at 0 ms', async ({ task }) => {
  const rows: Row[] = []
  for (const one of CASES) {
    rows.push(await measured(one))
    task.meta.report = [LEGEND, '', ...HEAD, ...rows.map(lineOf), '', ...rows.flatMap(worstCaseLine)]
  }
  for (const { one, at0, at100 } of rows) {
    for (const { deliveries, verdict } of [at0, at100]) {
      expect(deliveries.lost, one.name).toBe(0)
      expect(verdict.level, `${one.name}: ${JSON.stringify(verdict.reasons)}`).not.toBe('INVALID')
    }
  }
  expect(rows.flatMap(({ one, complaints }) => complaints.map((words) => `${one.name}: ${words}`))).toEqual([])
  const fixedRate = rows.find(({ one }) => one === FIXED_RATE) as Row
  expect(p999Us(fixedRate)).toBeLessThanOrEqual(sumOf(worstCaseOf(fixedRate)))
})

async function measured(one: Case): Promise<Row> {
  const { wanted, jitterMs = 0, theoryUs, toleranceUs, excessToleranceUs } = one
  const at0 = await runLinkTrial({ ...wanted, clients: CLIENTS, roundTripMs: 0 })
  const at100 = await runLinkTrial({ ...wanted, clients: CLIENTS, roundTripMs: ROUND_TRIP_US / 1000, jitterMs })
  const means = { nearUs: meanUs(at0.trial), farUs: meanUs(at100.trial) }
  const theory = { nearUs: theoryUs(0, at0.scenario), farUs: theoryUs(ROUND_TRIP_US / 2, at100.scenario) }
  const judged = judgeMeans(means, theory, { excessUs: excessToleranceUs, netUs: toleranceUs(theory.farUs) })
  return { one, at0: at0.trial, at100: at100.trial, theoryUs: theory.farUs, ...judged }
}

function worstCaseOf({ at100: { server, driver, network }, excessUs }: Row): ReturnType<typeof worstCase> {
  const lateness = {
    feedUs: server?.feedLatenessMaxUs ?? Number.NaN,
    pollerUs: driver.timerLatenessMaxUs ?? Number.NaN,
    linkUs: network?.latenessMaxUs ?? Number.NaN,
  }
  return worstCase({ intervalUs: INTERVAL_US, roundTripUs: ROUND_TRIP_US }, lateness, excessUs)
}

/** Of polling at a fixed rate only: an event just too late for one poll waits for the next. */
function worstCaseLine(row: Row): string[] {
  if (row.one !== FIXED_RATE) return []
  const parts = worstCaseOf(row)
  const words = parts.map(([part, us]) => `${part} ${ms(us)}`).join(' + ')
  return [`${row.one.name}: p99.9 ${ms(p999Us(row))}, at most ${ms(sumOf(parts))} = ${words}.`]
}

function p999Us({ at100 }: Row): number {
  return at100.latencyUs.fromDue.p999 ?? Number.NaN
}

function meanUs({ latencyUs }: Trial): number {
  return latencyUs.fromDue.mean ?? Number.NaN
}

function lineOf(row: Row): string {
  const { one, at0, at100, excessUs, netUs, theoryUs } = row
  const { latenessP50Us = null, latenessP99Us = null } = at100.network ?? {}
  const late = [latenessP50Us, latenessP99Us].map((us) => (us === null ? '–' : ms(us))).join(', ')
  const near = [meanUs(at0), excessUs, one.excessToleranceUs]
  const far = [meanUs(at100), netUs, theoryUs, netUs - theoryUs, one.toleranceUs(theoryUs)]
  const p999 = at100.latencyUs.fromDue.p999 === null ? '–' : ms(p999Us(row))
  const verdicts = [at0, at100].map(({ verdict }) =>
    [verdict.level, ...verdict.reasons.map(({ code }) => code)].join(' '),
  )
  return `| ${[one.name, ...[...near, ...far].map(ms), p999, late, verdicts.join(' / ')].join(' | ')} |`
}

function ms(us: number): string {
  return (us / 1000).toFixed(2)
}
