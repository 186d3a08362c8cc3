import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAny } from '../../results/read.ts'
import { resultSavedIn, startTlab, temporaryFolder, tlab } from './tlab.ts'

test('claims are listed with their sentences, and as JSON with what decides them', async () => {
  const listed = await tlab(['claims', '--list'])
  expect(listed.code).toBe(0)
  expect(listed.stdout).toContain('websocket-lowest-latency\n  WebSocket has the lowest latency, lower than SSE\n')
  const asJson = await tlab(['claims', 'websocket-lowest-latency', '--list', '--json'])
  expect(JSON.parse(asJson.stdout)).toMatchObject([{ name: 'websocket-lowest-latency', quantifier: 'bare' }])
})

test('a claim whose experiment has no browser is undecided, says what to do, and leaves a file', async () => {
  const out = temporaryFolder()
  const environment = { TLAB_BROWSER: join(out, 'none') }
  const { code, stdout, stderr } = await tlab(['claims', 'six-sse-connections', '--out', out], environment)
  expect(code).toBe(0)
  expect(stderr).toBe('1 claim, 1 experiment in a browser\n')
  expect(stdout).toContain('UNDECIDED  A browser has six SSE connections')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('where there is no program: name a Chrome or Chromium, or unset it')
  expect(stdout).toContain('no TLS, HTTP/1.1, this server')
  const [file = '', ...others] = readdirSync(out)
  expect(others).toEqual([])
  const read = readAny(readFileSync(join(out, file), 'utf8'))
  expect(read).toMatchObject({
    ok: true,
    kind: 'claims',
    result: { interrupted: false, runs: [], experiments: [{ name: 'six-streams', browser: null, repeats: [] }] },
  })
})

/** A browser that says where its profile is, in a file, and ends for nobody. */
const STUBBORN = `#!${process.execPath}
const { renameSync, writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
process.on('SIGTERM', () => {})
const profile = process.argv.find((word) => word.startsWith('--user-data-dir=')).split('=')[1]
const told = join(dirname(__filename), 'told')
writeFileSync(told, JSON.stringify({ profile }))
renameSync(told, told + '.json')
setInterval(() => {}, 1000)
`

test('a second Ctrl-C leaves no profile of a browser behind', async () => {
  const folder = temporaryFolder()
  const browser = join(folder, 'browser.cjs')
  writeFileSync(browser, STUBBORN, { mode: 0o755 })
  const running = startTlab(['claims', 'six-sse-connections', '--out', temporaryFolder()], { TLAB_BROWSER: browser })
  await resultSavedIn(folder)
  const { profile } = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8'))
  expect(existsSync(profile)).toBe(true)
  running.process.kill('SIGINT')
  await running.said('stderr', /interrupted: saving what has finished/)
  running.process.kill('SIGINT')
  expect((await running.finished).code).toBe(130)
  expect(existsSync(profile)).toBe(false)
})

test('a claim’s file is checked as a scenario’s is, with places', async () => {
  const good = await tlab(['check', 'scenarios/claims/six-sse-connections.yaml'])
  expect(good).toMatchObject({ code: 0, stderr: '' })
  expect(good.stdout).toBe(
    '✓ scenarios/claims/six-sse-connections.yaml: the claim six-sse-connections, 4 tests, 1 experiment in a browser\n',
  )
  const file = join(temporaryFolder(), 'six-sse-connections.yaml')
  const text = readFileSync('scenarios/claims/six-sse-connections.yaml', 'utf8')
  writeFileSync(file, text.replace('measure: sse.oneTab', 'measure: sse.oneTabs'))
  const bad = await tlab(['check', file])
  expect(bad.code).toBe(2)
  expect(bad.stderr.replaceAll(/\s+/g, ' ')).toContain(`${file}:15:14: expected a figure of the experiment six-streams`)
  expect(bad.stderr).toContain('did you mean "sse.oneTab"?')
})

test('an unknown claim is refused with the nearest name before anything runs', async () => {
  const { code, stderr } = await tlab(['claims', 'six-sse-conections'])
  expect(code).toBe(2)
  expect(stderr).toContain('unknown claim "six-sse-conections"')
  expect(stderr).toContain('the nearest is "six-sse-connections"')
})
