import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readAny } from '../../results/read.ts'
import { resultSavedIn, startTlab, temporaryFolder, tlab } from './tlab.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A sweep of seconds: what is tested here is the command, not the measurement. */
const SCENARIO = `
name: tiny-sweep
title: A tiny sweep
feed: { source: synthetic, rate: 20/s, payload: 128B }
clients: { count: 3, ramp: 100ms }
phases:
  - { name: warm-up, duration: 200ms }
  - { name: steady, duration: 400ms, measure: true }
transports: { polling: { interval: 100ms }, sse: {} }
matrix: { rate: [20/s, 40/s], payload: [128B, 256B] }
repeat: 1
`

function scenarioFile(folder: string, more = ''): string {
  const file = join(folder, 'tiny-sweep.yaml')
  writeFileSync(file, `${SCENARIO}${more}`)
  return file
}

function savedSweep(folder: string) {
  const [file = '', ...others] = readdirSync(folder)
  expect(others).toEqual([])
  const read = readAny(readFileSync(join(folder, file), 'utf8'))
  if (!read.ok) throw new Error(read.problem.message)
  if (read.kind !== 'sweep') throw new Error('expected a sweep')
  return read.result
}

test.concurrent('a scenario with a matrix is told with its cells and the time they take, and runs all of them into one file', async () => {
  const folder = temporaryFolder()
  const file = scenarioFile(folder)
  const checked = await tlab(['check', file])
  expect(checked.stdout).toMatch(/tiny-sweep, 4 cells, 2 transports × 1, about 17 s\n$/)
  const out = join(folder, 'runs')
  const { code, stdout, stderr } = await tlab(['run', file, '--transports', 'sse', '--out', out])
  expect(stderr.split('\n')[0]).toBe(
    'tiny-sweep · 4 cells: rate 20/s, 40/s × payload 128B, 256B · 3 clients · loopback · 1 transport × 1 · about 9 s',
  )
  const sweep = savedSweep(out)
  expect(sweep.interrupted).toBe(false)
  expect(sweep.cells.map(({ values }) => values)).toEqual([
    { rate: 20, payload: 128 },
    { rate: 20, payload: 256 },
    { rate: 40, payload: 128 },
    { rate: 40, payload: 256 },
  ])
  for (const { values, run } of sweep.cells) {
    expect(run.trials.map(({ arm }) => arm)).toEqual(['sse'])
    expect(run.scenario.resolved.feed).toMatchObject({ rate: values['rate'], payloadBytes: values['payload'] })
    for (const { bytes, deliveries } of run.trials) {
      expect(bytes.steady.down.payload / bytes.steady.delivered).toBe(values['payload'])
      expect(deliveries.lost).toBe(0)
    }
  }
  expect(stdout).toMatch(/^ mean latency, ms\n +rate +payload +sse\n +20\/s +128B /m)
  expect(code).toBe(sweep.verdict.level === 'INVALID' ? 4 : 0)
})

test.concurrent('--short keeps the ends, --json prints what is saved, and a missed line in one cell ends with 99', async () => {
  const folder = temporaryFolder()
  const matrix = 'matrix: { rate: [20/s, 30/s, 40/s] }'
  const file = join(folder, 'short.yaml')
  const missed = 'expect: [ sse.latency.mean < 1us where rate = 40/s ]\n'
  writeFileSync(file, `${SCENARIO.replace(/matrix: .*/, matrix)}${missed}`)
  const out = join(folder, 'runs')
  const { code, stdout } = await tlab([
    'run',
    file,
    '--short',
    '--transports',
    'sse',
    '--json',
    '--no-progress',
    '--out',
    out,
  ])
  const sweep = savedSweep(out)
  expect(JSON.parse(stdout)).toEqual(sweep)
  expect(sweep.cells.map(({ values, run }) => [values['rate'], run.expectations.map(({ met }) => met)])).toEqual([
    [20, []],
    [40, [false]],
  ])
  expect(code).toBe(sweep.verdict.level === 'INVALID' ? 4 : 99)
})

test.concurrent('Ctrl-C keeps the cells that have begun, marks them, and ends with 130', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const run = startTlab(['run', scenarioFile(folder), '--repeat', '50', '--out', out])
  await run.said('stderr', /tiny-sweep/)
  await resultSavedIn(out)
  run.process.kill('SIGINT')
  const { code, stdout } = await run.finished
  expect(code).toBe(130)
  expect(stdout).toMatch(/INTERRUPTED after \d+ trials? of \d cells?; what had finished is kept/)
  const sweep = savedSweep(out)
  expect(sweep.interrupted).toBe(true)
  expect(sweep.cells.length).toBeGreaterThan(0)
  for (const { run: ofCell } of sweep.cells) expect(ofCell).toMatchObject({ interrupted: true })
})

test.concurrent('options that contradict the matrix are refused before anything starts', async () => {
  const folder = temporaryFolder()
  const file = scenarioFile(folder)
  const captured = await tlab(['run', file, '--capture', '--out', join(folder, 'runs')])
  expect(captured).toMatchObject({ code: 2, stdout: '' })
  expect(captured.stderr).toContain('has a matrix of 4 cells')
  const intervals = join(folder, 'intervals.yaml')
  writeFileSync(intervals, SCENARIO.replace(/matrix: .*/, 'matrix: { interval: [100ms, 200ms] }'))
  const aa = await tlab(['run', intervals, '--aa', 'sse', '--out', join(folder, 'runs')])
  expect(aa.code).toBe(2)
  expect(aa.stderr).toContain('no other feels the axis "interval"')
})
