import { existsSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTlab, temporaryFolder, tlab } from './tlab.ts'

const ESCAPE = String.fromCharCode(27)

test('list shows every scenario in one line, in 80 columns', async () => {
  const { code, stdout, stderr } = await tlab(['list'])
  expect(stdout).toMatch(/^ quick .*about \d+ s$/m)
  expect(stdout).toMatch(/^ stock-ticker /m)
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('list shows the question of one that is asked for, and the nearest name of one that is not there', async () => {
  const { code, stdout } = await tlab(['list', 'quick'])
  expect(stdout).toMatch(/^ quick +\d+ +\d+ +\d+ +about \d+ s\n {3}\w/m)
  expect(stdout).not.toContain('stock-ticker')
  expect(code).toBe(0)
  const wrong = await tlab(['list', 'quik'])
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('the nearest is "quick"') })
})

test('list --json is one JSON document with the resolved scenarios', async () => {
  const { stdout } = await tlab(['list', '--json'])
  const scenarios: { name: string; scenario: { repeat: number } }[] = JSON.parse(stdout)
  expect(scenarios.map(({ name }) => name)).toEqual(expect.arrayContaining(['quick', 'stock-ticker']))
  for (const { scenario } of scenarios) expect(scenario.repeat).toBeGreaterThan(0)
})

test('colour is for terminals, unless it is forced, and NO_COLOR has the last word', async () => {
  const colours = async (environment: Record<string, string>) =>
    (await tlab(['list'], environment)).stdout.includes(ESCAPE)
  expect(await colours({})).toBe(false)
  expect(await colours({ FORCE_COLOR: '1' })).toBe(true)
  expect(await colours({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
  expect(await colours({ CI: 'true' })).toBe(false)
})

test('a reader that goes away is no failure', async () => {
  const { process, finished } = startTlab(['list'])
  process.stdout?.destroy()
  const { code, stderr } = await finished
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
})

test('check says of every file whether it is in order, and fails when one is not', async () => {
  const file = join(temporaryFolder(), 'bad.yaml')
  writeFileSync(file, 'name: bad\nfeeed: {}\n')
  const { code, stdout, stderr } = await tlab(['check', 'quick', file])
  expect(code).toBe(2)
  expect(stdout).toMatch(/^✓ .*quick\.yaml: quick, 4 transports × \d+, about \d+ s\n$/)
  expect(stderr).toMatch(/bad\.yaml:2:1: expected/)
  expect(stderr).toMatch(/✗ .*bad\.yaml: \d+ errors?/)
})

test('check warns of a silence that is noticed only after the run, and still finds the file in order', async () => {
  const file = join(temporaryFolder(), 'late.yaml')
  const faults = 'faults: [ { at: 5s, kind: silence } ]'
  const phases = 'phases: [ { name: all, duration: 8s, measure: true } ]'
  const rest = 'feed: { source: synthetic, rate: 20/s }\nclients: { count: 2 }\ntransports: { sse: {} }\nrepeat: 1'
  writeFileSync(file, `name: late\ntitle: Late\n${rest}\n${phases}\n${faults}\n`)
  const { code, stdout, stderr } = await tlab(['check', file])
  expect(stdout).toContain('late, 1 transport × 1, about 37 s')
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('is noticed after 30.1s by sse')
  expect(stderr).toContain('transports.sse.heartbeat')
  expect(code).toBe(0)
})

test('the scenarios that come with the package are in order', async () => {
  const { stdout } = await tlab(['list', '--json'])
  const files = (JSON.parse(stdout) as { file: string }[]).map(({ file }) => file)
  expect(await tlab(['check', ...files])).toMatchObject({ code: 0, stderr: '' })
})

test.runIf(existsSync('/dev/full'))('results that cannot be written are a failure in one line', async () => {
  const { code, stderr } = await tlab(['list'], {}, { stdout: openSync('/dev/full', 'w') })
  expect(stderr).toMatch(/^tlab: the results could not be written to stdout: ENOSPC.*\n$/)
  expect(code).toBe(1)
})
