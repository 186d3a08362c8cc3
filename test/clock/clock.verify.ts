/**
 * The long form: how wrong the clock exchange was against servers whose clock is wrong by a known amount, over ways of
 * known unevenness, beside what it said that it may be wrong by; and a run that measures by an exchange on one host.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exchangeClocks } from '../../clients/run/clock-exchange.ts'
import { median } from '../../results/analysis/statistics.ts'
import { readResult } from '../../results/read.ts'
import { temporaryFolder, tlab } from '../cli/tlab.ts'
import { startStrangeServer, startUnevenWay } from './strange-clock.ts'

const AHEAD_US = -3.6e9
const EXCHANGES = 40

/** One-way delays, ms; null: straight to the server. */
const WAYS: readonly (readonly [string, { up: number; down: number } | null])[] = [
  ['loopback', null],
  ['20 ms each way', { up: 20, down: 20 }],
  ['40 ms there, 2 ms back', { up: 40, down: 2 }],
  ['2 ms there, 40 ms back', { up: 2, down: 40 }],
]

test('the error of an exchange lies within the uncertainty that it states, every time', async ({ task }) => {
  const rows: string[] = []
  const ratios: number[] = []
  const { origin, port } = await startStrangeServer(AHEAD_US)
  for (const [name, way] of WAYS) {
    const target = way === null ? origin : await startUnevenWay(port, way.up, way.down)
    const found = await exchanges(target, way === null ? EXCHANGES : EXCHANGES / 4)
    ratios.push(...found.map(({ errorUs, uncertaintyUs }) => errorUs / uncertaintyUs))
    rows.push(rowOf(name, found))
    task.meta.report = [...HEAD, ...rows]
  }
  expect(Math.max(...ratios)).toBeLessThanOrEqual(1)
})

const HEAD = [
  '| way to the server | exchanges | median error µs | greatest error µs | median uncertainty µs | greatest error / uncertainty |',
  '|---|--:|--:|--:|--:|--:|',
]

interface Found {
  readonly errorUs: number
  readonly uncertaintyUs: number
}

async function exchanges(origin: string, count: number): Promise<Found[]> {
  const found: Found[] = []
  for (let number = 0; number < count; number++) {
    const { offsetUs, uncertaintyUs } = await exchangeClocks(origin)
    found.push({ errorUs: Math.abs(offsetUs - AHEAD_US), uncertaintyUs })
  }
  return found
}

function rowOf(name: string, found: readonly Found[]): string {
  const errors = found.map(({ errorUs }) => errorUs)
  const worst = Math.max(...found.map(({ errorUs, uncertaintyUs }) => errorUs / uncertaintyUs))
  const uncertainties = found.map(({ uncertaintyUs }) => uncertaintyUs)
  const figures = [found.length, median(errors), Math.max(...errors), median(uncertainties), worst.toFixed(2)]
  return `| ${name} | ${figures.join(' | ')} |`
}

/** On one host the truth is known: the offset is 0, and what it was found to be is what each latency is wrong by. */
test('a run that measures by an exchange on one host is wrong by no more than it says', async ({ task }) => {
  const folder = temporaryFolder()
  const options = ['--clock', 'exchange', '--transports', 'sse,websocket', '--no-progress', '--out', folder]
  const { code, stderr } = await tlab(['run', 'quick', '--short', '--repeat', '3', ...options])
  expect([0, 99], stderr).toContain(code)
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const read = readResult(readFileSync(join(folder, file), 'utf8'))
  if (!read.ok) throw new Error(read.problem.message)
  const rows = [
    '| transport | offset found µs | uncertainty µs | p50 µs | p50 on the true clock µs |',
    '|---|--:|--:|--:|--:|',
  ]
  for (const { transport, clock, latencyUs } of read.result.trials) {
    if (clock === undefined) throw new Error('expected a trial to say how clocks were compared')
    const { p50 } = latencyUs.fromDue
    const figures = [clock.offsetUs, clock.uncertaintyUs, p50 ?? 'withheld', p50 === null ? '' : p50 - clock.offsetUs]
    rows.push(`| ${transport} | ${figures.join(' | ')} |`)
    expect(clock.kind).toBe('exchange')
    expect(Math.abs(clock.offsetUs)).toBeLessThanOrEqual(clock.uncertaintyUs)
  }
  task.meta.report = rows
  expect(read.result.verdict.reasons.map(({ code }) => code)).not.toContain('clock-unusable')
})
