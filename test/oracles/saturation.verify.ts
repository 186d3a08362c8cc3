/**
 * The long form of a load that rises until the driver, the server or the machine is in its way: before the percentiles
 * bend, the verdict must have turned. And the other way round: a load that anybody can carry is not doubted.
 */
import { expect, test } from 'vitest'
import type { Trial } from '../../results/format.ts'
import { codesOf, runPlainTrial } from './plain-trial.ts'

const CLIENTS = 200
const RATES = [10, 20, 40, 80, 160, 320, 640]
const MEASURED_MS = 4_000

/** Above this share of its time a driver is in the way of what it measures. */
const DRIVER_BUSY = 0.9
/** What it must be doubted for then: its own stamps, or the machine that it shares. */
const OWN_DOUBTS = ['instrument-error', 'machine-busy']

/** A p99 has bent when it is so many times the least of all rates. */
const BENT = 3

const HEAD = [
  '| transport | rate /s | driver busy | machine busy | stamp error p50 ms | p99 ms | latency p50 ms | p99 ms | verdict | reasons |',
  '|---|--:|--:|--:|--:|--:|--:|--:|---|---|',
]

test.for(['sse', 'websocket'])(
  '%s: 200 clients at rising rates; where the p99 bends the verdict has turned',
  async (transport, { task }) => {
    const trials: { readonly rate: number; readonly trial: Trial }[] = []
    for (const rate of RATES) {
      trials.push({ rate, trial: await runPlainTrial({ transport, clients: CLIENTS, rate, measuredMs: MEASURED_MS }) })
      task.meta.report = [...HEAD, ...trials.map(({ rate, trial }) => rowOf(rate, trial))]
    }
    // Of a machine that wakes up slowly the lowest rate is not the quickest.
    const straightUs = Math.min(...trials.map(({ trial }) => trial.latencyUs.fromDue.p99 ?? Infinity))
    expect(straightUs).toBeLessThan(Infinity)
    const bent = trials.filter(({ trial }) => (trial.latencyUs.fromDue.p99 ?? Infinity) > BENT * straightUs)
    for (const { rate, trial } of bent) expect(trial.verdict.level, `${rate}/s`).not.toBe('VALID')
    const highest = trials.at(-1)?.trial
    expect(highest?.driver.utilisation, 'the highest rate saturates the driver').toBeGreaterThan(DRIVER_BUSY)
    for (const { rate, trial } of trials.filter(({ trial }) => (trial.driver.utilisation ?? 0) > DRIVER_BUSY)) {
      const codes = codesOf(trial)
      expect(
        codes.some((code) => OWN_DOUBTS.includes(code)),
        `${rate}/s: expected one of ${OWN_DOUBTS.join(', ')}, got ${codes.join(', ')}`,
      ).toBe(true)
    }
  },
)

test('a load that anybody can carry raises no doubt about the instrument, in two trials of three at least', async ({
  task,
}) => {
  const trials: Trial[] = []
  for (let time = 0; time < 3; time++) {
    trials.push(await runPlainTrial({ transport: 'websocket', clients: 5, rate: 20, measuredMs: 10_000 }))
    task.meta.report = [...HEAD, ...trials.map((trial) => rowOf(20, trial))]
  }
  expect(trials.filter((trial) => codesOf(trial).includes('instrument-error')).length).toBeLessThanOrEqual(1)
})

function rowOf(rate: number, trial: Trial): string {
  const { driver, latencyUs, machineBusy, transport, verdict } = trial
  const percents = [driver.utilisation, machineBusy].map((share) =>
    share === null ? '–' : `${Math.round(100 * share)} %`,
  )
  const times = [driver.stampErrorP50Us, driver.stampErrorUs, latencyUs.fromDue.p50, latencyUs.fromDue.p99]
  const ms = times.map((us) => (us === null ? '–' : (us / 1000).toFixed(2)))
  return `| ${[transport, rate, ...percents, ...ms, verdict.level, codesOf(trial).join(', ')].join(' | ')} |`
}
