/** The byte ledger in whole trials: for each transport, in peace and through every kind of fault, what the two ends' counts differ by. */
import { expect, test } from 'vitest'
import type { ResolvedFault } from '../../protocol/scenario.ts'
import { BYTE_KINDS, type Trial } from '../../results/format.ts'
import { fault, runFaultTrial, TRANSPORT_NAMES } from '../faults/fault-trial.ts'

const CLIENTS = 100
const AT_MS = 2_500
const PHASES = [{ name: 'measured', durationMs: 4_500 }]

const FAULTS: readonly (readonly [name: string, faults: readonly ResolvedFault[]])[] = [
  ['none', []],
  ['drop, FIN', [fault('drop-connections', AT_MS, { how: 'fin' })]],
  ['drop, RST', [fault('drop-connections', AT_MS, { how: 'rst', share: 0.5 })]],
  ['half-open silence', [fault('silence', AT_MS, { share: 0.5 })]],
  ['cut', [fault('cut', AT_MS, { share: 0.5, durationMs: 200 })]],
  ['restart with history', [fault('restart', AT_MS, { history: 'keep', durationMs: 300 })]],
  ['crash', [fault('restart', AT_MS, { history: 'lose', durationMs: 300 })]],
]

const HEAD = [
  '| transport | fault | connections | B down | B up | difference of any kind | set-up B | reset | down: client ≤ server | up: server ≤ client |',
  '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|',
]

const LEGEND =
  'Bytes of connections that ended in order, as the clients counted them; the difference is the sum over both directions and ' +
  'all kinds of |client − server|. Beside it the connections that were reset, and what each end counted of them.'

test('both ends agree to the byte, kind by kind, and reset connections have read no more than was written', async ({
  task,
}) => {
  const rows: string[] = []
  const trials: (readonly [where: string, trial: Trial])[] = []
  for (const [name, faults] of FAULTS) {
    for (const transport of TRANSPORT_NAMES) {
      const trial = await runFaultTrial({ transport, clients: CLIENTS, phases: PHASES, faults: [...faults] })
      rows.push(rowOf(transport, name, trial))
      task.meta.report = [LEGEND, '', ...HEAD, ...rows]
      trials.push([`${transport}, ${name}`, trial])
    }
  }
  for (const [where, trial] of trials) {
    const { client, endsCompared, reset } = trial.bytes
    expect(differenceOf(trial), where).toBe(0)
    expect(endsCompared, where).toBe('connections')
    // Nothing is 0 = 0: in peace every connection is compared, under faults some are.
    if (trial.faults?.length === 0) expect(reset?.connections, where).toBe(0)
    expect(trial.connections.opened - (reset?.connections ?? 0), where).toBeGreaterThan(0)
    expect(client.down.total, where).toBeGreaterThan(0)
    expectNoMoreReadThanWritten(trial, where)
    expect(
      trial.verdict.reasons.map(({ code }) => code),
      where,
    ).not.toContain('ends-differ')
  }
  expect(trials.some(([, { bytes }]) => (bytes.reset?.connections ?? 0) > 0)).toBe(true)
})

/** Of connections that were reset. */
function expectNoMoreReadThanWritten({ bytes: { reset } }: Trial, where: string): void {
  if (!reset?.server) throw new Error(`${where}: expected what both ends counted of connections that were reset`)
  const { client, server } = reset
  expect(client.down, `${where}, down`).toBeLessThanOrEqual(server.down)
  expect(server.up, `${where}, up`).toBeLessThanOrEqual(client.up)
}

function differenceOf({ bytes: { client, server } }: Trial): number {
  return (['down', 'up'] as const).reduce(
    (sum, direction) =>
      BYTE_KINDS.reduce(
        (total, kind) => total + Math.abs(client[direction][kind] - (server?.[direction][kind] ?? Number.NaN)),
        sum,
      ),
    0,
  )
}

function rowOf(transport: string, name: string, trial: Trial): string {
  const { client, setup, reset } = trial.bytes
  const { opened } = trial.connections
  const apart = reset?.connections ?? 0
  const setUp = (setup?.down.total ?? 0) + (setup?.up.total ?? 0)
  const cells = [transport, name, opened - apart, client.down.total, client.up.total, differenceOf(trial), setUp, apart]
  const ends = [`${reset?.client.down} ≤ ${reset?.server?.down}`, `${reset?.server?.up} ≤ ${reset?.client.up}`]
  return `| ${[...cells, ...ends].join(' | ')} |`
}
