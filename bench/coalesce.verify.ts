/**
 * What a window saves the server and what it costs in latency: server CPU for each delivered event with
 * `server.coalesce: 5ms` against `none`, at a rate at which a window holds several events.
 *
 * Method: pairs of trials, one of each, in turn, so that the machine's own drift meets both alike; the block is the sample
 * (paired t on the logarithms). The ratio is the figure; the microseconds are those of one machine on one day. Alone:
 * npx vitest run --config verify.config.ts bench/coalesce, and TLAB_BENCH_PAIRS=1 for a first look
 */
import { expect, test } from 'vitest'
import { type Coalesce, NO_COALESCING } from '../protocol/coalesce.ts'
import { formatUs } from '../protocol/units.ts'
import { median, pairedRatio } from '../results/analysis/statistics.ts'
import type { Trial } from '../results/format.ts'
import { plainScenario, runOneTrial } from '../test/one-trial.ts'

/** With fewer than three there is no interval. */
const PAIRS = Number(process.env['TLAB_BENCH_PAIRS'] ?? 5)
const CLIENTS = 50
const RATE = 1_000
const WINDOW: Coalesce = { kind: 'window', ms: 5 }

const [WARM_UP_MS, MEASURED_MS] = [2_000, 6_000]

function trial(transport: string, coalesce: Coalesce): Promise<Trial> {
  const phase = (name: string, startMs: number, durationMs: number, measure: boolean) => {
    return { name, startMs, durationMs, rate: RATE, measure }
  }
  const server = { keepAlive: true, compression: 'off', slowConsumers: 'disconnect', outboxBytes: 1024 ** 2 } as const
  return runOneTrial(
    plainScenario({
      name: 'coalesce',
      title: 'What a window saves',
      feed: { source: 'synthetic', payloadBytes: 128, arrival: 'poisson', rate: RATE },
      clients: { count: CLIENTS, rampMs: 1_000, headers: 'browser', channels: 'one' },
      phases: [phase('warm-up', 0, WARM_UP_MS, false), phase('steady', WARM_UP_MS, MEASURED_MS, true)],
      transports: { [transport]: {} },
      server: { ...server, coalesce },
    }),
  )
}

/** What both trials of each pair measured. */
interface Pairs {
  readonly none: Trial[]
  readonly window: Trial[]
}

async function pairsOf(transport: string): Promise<Pairs> {
  const pairs: Pairs = { none: [], window: [] }
  for (let pair = 0; pair < PAIRS; pair++) {
    pairs.none.push(await trial(transport, NO_COALESCING))
    pairs.window.push(await trial(transport, WINDOW))
  }
  return pairs
}

const cpuUs = ({ server }: Trial): number => server?.cpuUsPerEvent ?? Number.NaN
const meanUs = ({ latencyUs }: Trial): number => latencyUs.fromDue.mean ?? Number.NaN
const each = (trials: readonly Trial[]): string => trials.map((one) => cpuUs(one).toFixed(2)).join(', ')
const middle = (trials: readonly Trial[], of: (trial: Trial) => number): number => median(trials.map(of))

test.each(['sse', 'websocket'])('%s: a window of 5 ms spares the server work, for latency', async (transport) => {
  const { none, window } = await pairsOf(transport)
  const { ratio, low, high } = pairedRatio(window.map(cpuUs), none.map(cpuUs))
  const theory = window[0]?.theory.meanUs ?? Number.NaN
  const lines = [
    `${transport}, ${CLIENTS} clients × ${RATE} events/s × 128 B, ${PAIRS} pairs:`,
    `server CPU/event with 5 ms ÷ none: ${ratio.toFixed(3)} [${low?.toFixed(3)}, ${high?.toFixed(3)}]`,
    `µs with 5 ms: ${each(window)}; with none: ${each(none)}`,
    `mean latency ${formatUs(middle(window, meanUs))} and ${formatUs(middle(none, meanUs))}, by theory ${formatUs(theory)} and 0`,
  ]
  console.log(lines.join('\n'))
  for (const { deliveries } of [...none, ...window]) expect(deliveries.lost).toBe(0)
  expect(ratio).toBeLessThan(1)
})
