import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { seedOfBlock } from '../../clients/run/block-seed.ts'
import { measuredEventsScheduled } from '../../results/analysis/scheduled-events.ts'
import type { RunResult } from '../../results/format.ts'
import { resultSavedIn, startTlab, temporaryFolder, tlab } from './tlab.ts'

// Several run at once; on a busy machine of two cores each then takes its time.
vi.setConfig({ testTimeout: 60_000 })

/** A run of seconds: what is tested here is the command, not the measurement. */
const SCENARIO = `
name: tiny
title: A tiny run
question: Does the command work?
feed: { source: synthetic, rate: 20/s, payload: 128B }
clients: { count: 3, ramp: 100ms }
phases:
  - { name: warm-up, duration: 300ms }
  - { name: steady, duration: 700ms, measure: true }
transports: { sse: {}, websocket: {} }
repeat: 1
`

function scenarioFile(folder: string, more = ''): string {
  const file = join(folder, 'tiny.yaml')
  writeFileSync(file, `${SCENARIO}${more}`)
  return file
}

function savedResults(folder: string): RunResult[] {
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')))
}

// Alone: a run of ten seconds would also tell how far it is.
test('a run prints its table on stdout, its progress on stderr, and saves what it prints', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const { code, stdout, stderr } = await tlab(['run', scenarioFile(folder), '--out', out])
  expect(stderr).toBe('tiny · 3 clients · 20 events/s · 128 B · loopback · 2 transports × 1\n')
  expect(stdout).toMatch(/^ sse +[\d.]+/m)
  expect(stdout).toMatch(/^ websocket +[\d.]+/m)
  expect(stdout).toMatch(/^ (VALID|SUSPECT|INVALID) /m)
  const [saved] = savedResults(out)
  expect(stdout).toContain(readdirSync(out)[0])
  expect(saved?.interrupted).toBe(false)
  expect(
    saved?.trials.map(({ deliveries }) => [deliveries.delivered === deliveries.expected, deliveries.lost]),
  ).toEqual([
    [true, 0],
    [true, 0],
  ])
  expect(code).toBe(saved?.verdict.level === 'INVALID' ? 4 : 0)
})

test('a server that runs already can be measured, and stays', async () => {
  const folder = temporaryFolder()
  const served = startTlab(['serve', '--port', '0', '--token', 'secret'])
  const [, origin = ''] = await served.said('stdout', /address\s+(http:\S+)/)
  const options = ['--target', origin, '--transports', 'sse', '--out', join(folder, 'runs')]
  const { stdout, stderr } = await tlab(['run', scenarioFile(folder), ...options], { TLAB_TOKEN: 'secret' })
  expect(stderr).toBe(`tiny · 3 clients · 20 events/s · 128 B · ${new URL(origin).host} · 1 transport × 1\n`)
  expect(stdout).toMatch(/^ – server cpu: the server is not ours to ask\.$/m)
  const [saved] = savedResults(join(folder, 'runs'))
  expect(saved?.target).toBe(new URL(origin).host)
  expect(saved?.trials[0]?.deliveries).toMatchObject({ lost: 0, duplicated: 0 })
  expect((await fetch(`${origin}/lab/info`)).status).toBe(200)
  served.process.kill('SIGINT')
  expect((await served.finished).code).toBe(0)
})

test.concurrent('--json makes stdout the saved result and nothing else, one document for several scenarios', async () => {
  const folder = temporaryFolder()
  const file = scenarioFile(folder)
  const { stdout } = await tlab([
    'run',
    file,
    file,
    '--transports',
    'sse',
    '--json',
    '--no-progress',
    '--out',
    join(folder, 'runs'),
  ])
  const printed: RunResult[] = JSON.parse(stdout)
  expect(printed).toHaveLength(2)
  expect(printed).toEqual(savedResults(join(folder, 'runs')))
})

test.concurrent('each block plays arrivals of its own, those of the seed that its trials tell', async () => {
  const folder = temporaryFolder()
  const file = scenarioFile(folder)
  // Who joins later than the warm-up expects fewer.
  const early = SCENARIO.replace('duration: 300ms', 'duration: 2s')
  writeFileSync(file, early.replace('rate: 20/s', 'rate: 200/s, arrival: poisson'))
  const options = ['--transports', 'sse', '--repeat', '2', '--json', '--no-progress', '--out', join(folder, 'runs')]
  const { trials, scenario }: RunResult = JSON.parse((await tlab(['run', file, ...options])).stdout)
  const played = trials.map(({ seed = 0 }) => measuredEventsScheduled({ ...scenario.resolved, seed }))
  expect(trials.map(({ deliveries }) => deliveries.expected)).toEqual(played.map((events) => 3 * events))
  expect(trials.map(({ seed }) => seed)).toEqual([seedOfBlock(1, 1), seedOfBlock(1, 2)])
  expect(played[0]).not.toBe(played[1])
})

test.concurrent('--clock exchange measures by an exchange, which on one host finds no difference beyond its uncertainty', async () => {
  const folder = temporaryFolder()
  const options = ['--clock', 'exchange', '--json', '--no-progress', '--out', join(folder, 'runs')]
  const { stdout } = await tlab(['run', scenarioFile(folder), ...options])
  const { trials }: RunResult = JSON.parse(stdout)
  expect(trials.map(({ transport }) => transport).sort()).toEqual(['sse', 'websocket'])
  for (const { clock, deliveries, verdict } of trials) {
    if (clock === undefined) throw new Error('expected a trial to say how clocks were compared')
    expect(clock.kind).toBe('exchange')
    expect(Math.abs(clock.offsetUs)).toBeLessThanOrEqual(clock.uncertaintyUs)
    expect(deliveries).toMatchObject({ delivered: deliveries.expected, lost: 0 })
    expect(verdict.reasons.map(({ code }) => code)).not.toContain('clock-unusable')
  }
})

test.concurrent('one transport against itself is two arms of one table', async () => {
  const folder = temporaryFolder()
  const { stdout } = await tlab([
    'run',
    scenarioFile(folder),
    '--aa',
    'sse',
    '--no-progress',
    '--out',
    join(folder, 'runs'),
  ])
  expect(stdout).toMatch(/ · sse\/a, sse\/b × 1\n/)
  expect(stdout).toMatch(/^ sse\/a [\s\S]*^ sse\/b /m)
})

test.concurrent('a missed expectation is shown with its value and ends with 99', async () => {
  const folder = temporaryFolder()
  const file = scenarioFile(folder, 'expect: [ websocket.latency.p50 < 1us ]\n')
  const { code, stdout } = await tlab(['run', file, '--out', join(folder, 'runs')])
  if (/^ INVALID /m.test(stdout)) expect(code).toBe(4)
  else {
    expect(stdout).toMatch(/✗ websocket\.latency\.p50 < 1us \(.*ms.*\)/)
    expect(code).toBe(99)
  }
})

test.concurrent('Ctrl-C keeps what has finished, marks it, shows it, and ends with 130', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const run = startTlab(['run', scenarioFile(folder), '--repeat', '50', '--out', out])
  await run.said('stderr', /tiny/)
  await resultSavedIn(out)
  run.process.kill('SIGINT')
  const { code, stdout, stderr } = await run.finished
  expect(code).toBe(130)
  expect(stderr).toContain('interrupted: saving what has finished')
  expect(stdout).toMatch(/INTERRUPTED after \d+ of 100 trials/)
  const [saved, ...others] = savedResults(out)
  expect(others).toEqual([])
  expect(saved).toMatchObject({ interrupted: true })
  expect(saved?.trials.length).toBeGreaterThan(0)
})

test.concurrent('Ctrl-C before the first trial has finished saves nothing, and says so', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const run = startTlab(['run', scenarioFile(folder), '--out', out])
  await run.said('stderr', /tiny/)
  run.process.kill('SIGINT')
  const { code, stdout } = await run.finished
  expect(code).toBe(130)
  expect(stdout).toContain('INTERRUPTED after 0 of 2 trials; nothing had finished, so nothing is saved')
  expect(stdout).not.toContain('tlab open')
  expect(readdirSync(out)).toEqual([])
})

test.concurrent('a token that the target does not take is told as that, and ends with 2', async () => {
  const folder = temporaryFolder()
  const served = startTlab(['serve', '--port', '0', '--token', 'secret'])
  const [, origin = ''] = await served.said('stdout', /address\s+(http:\S+)/)
  const { code, stderr } = await tlab(['run', scenarioFile(folder), '--target', origin, '--token', 'wrong'])
  expect(stderr).toContain('--token (or TLAB_TOKEN)')
  expect(code).toBe(2)
  served.process.kill('SIGINT')
  await served.finished
})

test.concurrent('two Ctrl-C in a row end with 130 and leave nothing half-written', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'runs')
  const run = startTlab(['run', scenarioFile(folder), '--out', out])
  await run.said('stderr', /tiny/)
  run.process.kill('SIGINT')
  await run.said('stderr', /interrupted/)
  run.process.kill('SIGINT')
  expect((await run.finished).code).toBe(130)
  for (const name of readdirSync(out)) expect(name).toMatch(/\.(json|partial)$/)
  for (const name of readdirSync(out).filter((file) => file.endsWith('.json'))) {
    expect(() => JSON.parse(readFileSync(join(out, name), 'utf8'))).not.toThrow()
  }
})
