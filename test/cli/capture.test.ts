import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { RunResult } from '../../results/format.ts'
import { resultSavedIn, startTlab, temporaryFolder, tlab } from './tlab.ts'

// Several run at once; on a busy machine of two cores each then takes its time.
vi.setConfig({ testTimeout: 60_000 })

/** Two phases are measured and do not adjoin; pollers get batches, and events of one phase while another lasts. */
const SCENARIO = `
name: tiny
title: A tiny run
question: Are the percentiles those of the rows?
feed: { source: synthetic, rate: 100/s, payload: 128B }
clients: { count: 7, ramp: 100ms }
phases:
  - { name: warm-up, duration: 300ms }
  - { name: steady, duration: 1s, measure: true }
  - { name: rest, duration: 100ms, rate: 10/s }
  - { name: burst, duration: 500ms, rate: 200/s, measure: true }
transports: { polling: { interval: 300ms }, sse: {} }
repeat: 1
`

/** Three significant digits, and a result keeps whole µs from 1 µs on. */
const RESOLUTION = 0.001

const README = readFileSync(new URL('../../results/README.md', import.meta.url), 'utf8')

/** The very command that the README gives, on this file. @returns its lines as words */
function recomputed(path: string): string[][] {
  const command = /^```sh\n(node -e '.*') < FILE\.capture\.ndjson\n```$/m.exec(README)?.[1]
  if (command === undefined) throw new Error('expected a command on FILE.capture.ndjson in results/README.md')
  const file = openSync(path, 'r')
  const text = execFileSync('sh', ['-c', command], { stdio: [file, 'pipe', 'inherit'], encoding: 'utf8' })
  closeSync(file)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' '))
}

function scenarioFile(folder: string): string {
  const file = join(folder, 'tiny.yaml')
  writeFileSync(file, SCENARIO)
  return file
}

function fileIn(folder: string, ending: string): string {
  const [name, more] = readdirSync(folder).filter((found) => found.endsWith(ending))
  if (name === undefined || more !== undefined) throw new Error(`expected one ${ending}, got ${readdirSync(folder)}`)
  return join(folder, name)
}

const resultIn = (out: string): RunResult => JSON.parse(readFileSync(fileIn(out, '.json'), 'utf8'))

test.concurrent('the README’s one line computes the result’s percentiles from the captured rows', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const { stdout } = await tlab(['run', scenarioFile(folder), '--capture', '--no-progress', '--out', out])
  const path = fileIn(out, '.capture.ndjson')
  expect(path).toBe(fileIn(out, '.json').replace(/json$/, 'capture.ndjson'))
  expect(stdout).toContain(`rows  ${path}`)
  const { trials } = resultIn(out)
  const lines = recomputed(path)
  expect(lines.map(([arm, block, count]) => [arm, Number(block), Number(count)])).toEqual(
    trials.map(({ arm, block, latencyUs }) => [arm, block, latencyUs.fromDue.count]),
  )
  for (const [index, [arm, , , p50, p99]] of lines.entries()) {
    const shown = (trials[index] as RunResult['trials'][number]).latencyUs.fromDue
    for (const [anew, kept] of [
      [p50, shown.p50],
      [p99, shown.p99],
    ] as const) {
      expect(Math.abs(Number(anew) - (kept as number)), `${arm}: ${anew} and ${kept}`).toBeLessThanOrEqual(
        Math.max(1, RESOLUTION * (kept as number)),
      )
    }
  }
  expect(readFileSync(path, 'utf8')).toMatch(/\n\{"end":\{"trials":2,"interrupted":false,"problem":null\}\}\n$/)
})

test.concurrent('an interrupted run keeps the rows of the trials that it keeps, and marks them', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const options = ['--transports', 'sse', '--repeat', '50', '--capture', '--out', out]
  const run = startTlab(['run', scenarioFile(folder), ...options])
  await run.said('stderr', /tiny/)
  await resultSavedIn(out)
  run.process.kill('SIGINT')
  expect((await run.finished).code).toBe(130)
  const { trials } = resultIn(out)
  const path = fileIn(out, '.capture.ndjson')
  expect(recomputed(path).map(([, block]) => Number(block))).toEqual(trials.map(({ block }) => block))
  expect(readFileSync(path, 'utf8')).toContain(`{"end":{"trials":${trials.length},"interrupted":true,"problem":null}}`)
  expect(readdirSync(out)).toHaveLength(2)
})

test.concurrent('more rows than can be kept are refused before anything starts', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const { code, stderr } = await tlab([
    'run',
    scenarioFile(folder),
    '--repeat',
    '1000',
    '--clients',
    '1000',
    '--capture',
    '--out',
    out,
  ])
  expect(code).toBe(2)
  expect(stderr).toMatch(
    /--capture would write \d+ million rows, about \d+ GB, expected at most 50\.0 million rows: use fewer/,
  )
})
