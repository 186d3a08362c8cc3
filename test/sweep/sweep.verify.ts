/**
 * The long form of the sweeps: those of the rate and of the poll interval fall on theory's curves, in latency and bytes, by the
 * rule of judge.ts; the others are played as they are, and keep what they expect.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sweepSentences } from '../../results/analysis/sweep/sentences.ts'
import type { SweepResult } from '../../results/format/sweep.ts'
import { loadAny } from '../../results/store.ts'
import { CATALOGUE } from '../catalogue/play.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'
import { MOST_US } from './allowance.ts'
import { type JudgedPoint, judgeSweep, MODEL_ERROR_SHARE, WIDEST } from './judge.ts'

/** Intervals of few blocks are wide, and would let much pass; more would not fit into the time of a verification. */
const BLOCKS = 5

const LATENCY_HEAD = [
  '| cell | transport | mean | interval | theory | allowed | feed + link + stamps + handing over | on theory |',
  '|---|---|--:|---|--:|--:|---|---|',
]
const BYTES_HEAD = [
  '| cell | transport | counted | mean | interval | theory | on theory |',
  '|---|---|---|--:|---|--:|---|',
]

const LATENCY_LEGEND =
  `Mean latency in ms. Theory is inside the interval of the mean over the blocks (95 % for all of them together), which reaches ` +
  `down by what host and instrument were measured to add, ${ms(MOST_US)} ms at most, and is no wider than ± ${percent(WIDEST.latency)} of theory and 1 ms.`
const BYTES_LEGEND =
  `Bytes for an event, with a browser's heads, without TLS. Theory is inside the 95 % interval, no wider than ± ${percent(WIDEST.bytes)}, or within ` +
  `${percent(MODEL_ERROR_SHARE)} of it. Heads are as measured; what is on the link is modelled from the bytes of the sockets, segment by segment.`

const ON_THEORY = ['sweep-interval', 'sweep-rate']
const OTHERS = CATALOGUE.map(({ name }) => name).filter(
  (name) => name.startsWith('sweep-') && !ON_THEORY.includes(name),
)

test.for(ON_THEORY)('%s falls on the curves of theory within its intervals', async (name, { task }) => {
  const { sweep, code } = await swept(name, ['--repeat', `${BLOCKS}`])
  const points = judgeSweep(sweep)
  task.meta.report = [
    `${name}, ${BLOCKS} blocks. ${sweep.verdict.level}. ${LATENCY_LEGEND}`,
    '',
    ...LATENCY_HEAD,
    ...points.flatMap(latencyLine),
    '',
    BYTES_LEGEND,
    '',
    ...BYTES_HEAD,
    ...points.flatMap(bytesLine),
    '',
    ...sweepSentences(sweep).map((sentence) => `${sentence}.`),
  ]
  expect(sweep.verdict.level, JSON.stringify(sweep.verdict.reasons)).not.toBe('INVALID')
  expect(sweep.cells).toHaveLength(sweep.axes.reduce((product, { values }) => product * values.length, 1))
  expect(
    points.filter(({ isOnTheory }) => !isOnTheory).map(({ metric, ...rest }) => ({ ...rest, metric: metric.key })),
  ).toEqual([])
  expect(code).toBe(0)
  // What the sweeps are there to show: polling becomes cheaper than a stream, on the sockets and sooner on the link.
  expect(
    sweepSentences(sweep).filter((sentence) => sentence.includes('on polling moves fewer bytes per event')),
  ).not.toEqual([])
})

test.for(OTHERS)('%s runs in full, is not INVALID, and keeps what it expects', async (name, { task }) => {
  const { sweep, code } = await swept(name)
  const lines = sweep.cells.flatMap(({ run }) => run.expectations)
  const missed = lines.filter(({ met }) => !met).map(({ text, value }) => ({ text, value }))
  task.meta.report = [
    `${name}: ${sweep.cells.length} cells, ${sweep.verdict.level}, ${lines.length - missed.length} of ${lines.length} expectations met.`,
    '',
    ...sweepSentences(sweep).map((sentence) => `${sentence}.`),
  ]
  expect(sweep.verdict.level, JSON.stringify(sweep.verdict.reasons)).not.toBe('INVALID')
  expect(sweep.cells).toHaveLength(sweep.axes.reduce((product, { values }) => product * values.length, 1))
  expect(missed).toEqual([])
  expect(code).toBe(0)
})

async function swept(
  name: string,
  options: readonly string[] = [],
): Promise<{ sweep: SweepResult; code: number | null }> {
  const folder = temporaryFolder()
  const { code } = await tlab(['run', name, ...options, '--no-progress', '--out', folder])
  const [file = ''] = readdirSync(folder).filter((one) => one.endsWith('.json'))
  const read = await loadAny(join(folder, file))
  if (!read.ok) throw new Error(read.problem.message)
  if (read.kind !== 'sweep') throw new Error('expected a sweep')
  return { sweep: read.result, code }
}

function latencyLine({ cell, arm, mean, low, high, theory, allowance, isOnTheory }: JudgedPoint): string[] {
  if (allowance === null) return []
  const { feedUs, linkUs, stampsUs, handOversUs, totalUs } = allowance
  const parts = [feedUs, linkUs, stampsUs, handOversUs].map(ms).join(' + ')
  return [line(cell, arm, ms(mean), `${ms(low)} to ${ms(high)}`, ms(theory), ms(totalUs), parts, answer(isOnTheory))]
}

function bytesLine({ cell, arm, metric, mean, low, high, theory, isOnTheory }: JudgedPoint): string[] {
  if (metric.unit !== 'bytes') return []
  const counted = metric.key === 'bytes' ? 'sockets' : 'link'
  return [line(cell, arm, counted, bytes(mean), `${bytes(low)} to ${bytes(high)}`, bytes(theory), answer(isOnTheory))]
}

function line(...columns: readonly string[]): string {
  return `| ${columns.join(' | ')} |`
}

function answer(isOnTheory: boolean): string {
  return isOnTheory ? 'yes' : '**no**'
}

function ms(us: number | null): string {
  return us === null ? '–' : (us / 1000).toFixed(2)
}

function bytes(value: number | null): string {
  return value === null ? '–' : value.toFixed(1)
}

function percent(share: number): string {
  return `${100 * share} %`
}
