/**
 * The long form: what `--capture` costs the driver. Pairs of trials, one with it and one without, in turn, so that the
 * machine's own drift meets both alike; and the bare cost of keeping a row.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ArrivalRows } from '../../clients/measure/arrival-rows.ts'
import { median, pairedRatio } from '../../results/analysis/statistics.ts'
import { readResult } from '../../results/read.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'

const PAIRS = 5
const CLIENTS = 200
const EVENTS_PER_SECOND = 50
const PHASES = { warmUpMs: 2_000, measuredMs: 8_000 }
const ROWS = 1_000_000

/**
 * What the driver's CPU with it may be at most of that without: what moves by a tenth is what a doubt about stamps begins
 * at (results/analysis/verdict/circumstances.ts). A ratio, so no machine's own; and of its interval the lower end, since a
 * cost must be shown, not suspected. A row of 100 ns is 1 % of the 10 µs that an event takes at least.
 */
const MOST_COST = 1.1

const SCENARIO = `
name: capture-cost
title: What the capture costs
question: Does keeping every row disturb the driver?
feed: { source: synthetic, rate: ${EVENTS_PER_SECOND}/s, payload: 256B }
clients: { count: ${CLIENTS}, ramp: 1s }
phases:
  - { name: warm-up, duration: ${PHASES.warmUpMs}ms }
  - { name: steady, duration: ${PHASES.measuredMs}ms, measure: true }
transports: { long-polling: {}, websocket: {} }
repeat: 1
`

/** What one run says of each transport. */
async function runOnce(folder: string, name: string, options: readonly string[]) {
  const out = join(folder, name)
  await tlab(['run', join(folder, 'cost.yaml'), '--no-progress', '--out', out, ...options])
  const [file = ''] = readdirSync(out).filter((found) => found.endsWith('.json'))
  const read = readResult(readFileSync(join(out, file), 'utf8'))
  if (!read.ok) throw new Error(read.problem.message)
  return { trials: read.result.trials, capturePath: join(out, file.replace(/json$/, 'capture.ndjson')) }
}

test('keeping every row costs the driver little, and no row is missing', async ({ task }) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'cost.yaml'), SCENARIO)
  const costs = new Map<string, { kept: number[]; bare: number[] }>()
  for (let pair = 1; pair <= PAIRS; pair++) {
    const kept = await runOnce(folder, `kept-${pair}`, ['--capture'])
    const bare = await runOnce(folder, `bare-${pair}`, [])
    for (const { transport, driver } of kept.trials) {
      const other = bare.trials.find((trial) => trial.transport === transport)?.driver.cpuUsPerEvent ?? Number.NaN
      const both = costs.get(transport) ?? { kept: [], bare: [] }
      costs.set(transport, { kept: [...both.kept, driver.cpuUsPerEvent ?? Number.NaN], bare: [...both.bare, other] })
    }
    const lines = readFileSync(kept.capturePath, 'utf8').split('\n')
    const rows = lines.filter((line) => line.startsWith('[')).length
    const arrived = kept.trials.flatMap(({ phases }) => phases.map(({ deliveries }) => deliveries))
    expect(rows).toBe(arrived.reduce((sum, { delivered, duplicated }) => sum + delivered + (duplicated ?? 0), 0))
  }
  const ratios = [...costs].map(([transport, { kept, bare }]) => {
    return { transport, ...pairedRatio(kept, bare), keptUs: median(kept), bareUs: median(bare) }
  })
  const table = ratios.map(({ transport, ratio, low, high, keptUs, bareUs }) => {
    return `| ${transport} | ${ratio.toFixed(3)} | ${low?.toFixed(3)} to ${high?.toFixed(3)} | ${keptUs.toFixed(1)} | ${bareUs.toFixed(1)} |`
  })
  task.meta.report = [
    `${CLIENTS} clients × ${EVENTS_PER_SECOND} events/s, ${PAIRS} pairs. Keeping a row takes ${nanosecondsPerRow()} ns.`,
    '',
    '| transport | driver CPU with ÷ without | 95 % | µs/event with | without |',
    '|---|--:|--:|--:|--:|',
    ...table,
  ]
  expect(ratios).toHaveLength(2)
  for (const { transport, low } of ratios) expect(low, transport).toBeLessThanOrEqual(MOST_COST)
})

function nanosecondsPerRow(): string {
  const rows = new ArrivalRows(ROWS, ROWS)
  const before = process.hrtime.bigint()
  for (let seq = 0; seq < ROWS; seq++) rows.add(seq % CLIENTS, 0, false, seq, 1e15 + seq, 1e15 + seq, 1e15 + seq, 0)
  return (Number(process.hrtime.bigint() - before) / ROWS).toFixed(1)
}
