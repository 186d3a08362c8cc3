import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTlab, temporaryFolder, tlab } from './tlab.ts'

/** Not one of the names that stand for loopback, so that the server takes it for reachable; and yet it is loopback. */
const OUTSIDE = '127.1'
const LONG_TOKEN = 'a-token-of-some-length'

/** All four transports, each for a moment. */
const SCENARIO = `
name: tiny
title: A tiny run
question: Does everybody get in?
feed: { source: synthetic, rate: 20/s, payload: 128B }
clients: { count: 4, ramp: 100ms }
phases:
  - { name: warm-up, duration: 300ms }
  - { name: steady, duration: 500ms, measure: true }
transports: { polling: { interval: 200ms }, long-polling: {}, sse: {}, websocket: {} }
repeat: 1
`

async function serveOutside(...more: string[]) {
  const args = ['serve', '--host', OUTSIDE, '--port', '0', '--token', LONG_TOKEN, ...more]
  const served = startTlab(args, { TERM: 'xterm' })
  const [stdout] = await served.said('stdout', /[\s\S]*Ctrl-C ends it/)
  const [, origin = ''] = /address\s+(\S+)/.exec(stdout) ?? []
  const [, code = ''] = /join code\s+(\S+)/.exec(stdout) ?? []
  return { served, stdout, origin, code }
}

test('a host that others reach has a join code: it says who reaches it, and the code lets in', async () => {
  const { served, stdout, origin, code } = await serveOutside()
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(stdout).toContain('everybody on the networks')
  expect(stdout).toMatch(new RegExp(`join +http://127\\.1:\\d+/join#${code.replace('-', '')}\n`))
  // No picture where nobody looks at a terminal.
  expect(stdout).not.toMatch(/[█▀▄]/)
  expect((await fetch(`${origin}/feed/polling`)).status).toBe(401)
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ code })
  const joined = await fetch(`${origin}/lab/tickets`, { method: 'POST', headers, body })
  const { ticket } = (await joined.json()) as { ticket: string }
  expect((await fetch(`${origin}/feed/polling?ticket=${ticket}`)).status).toBe(200)
  served.process.kill('SIGINT')
  expect(await served.finished).toMatchObject({ code: 0, stderr: 'closing\n' })
})

test('a run against it brings a ticket of its own, for all four transports', { timeout: 120_000 }, async () => {
  const { served, origin } = await serveOutside()
  const folder = temporaryFolder()
  const scenario = join(folder, 'tiny.yaml')
  writeFileSync(scenario, SCENARIO)
  const options = ['--target', origin, '--token', LONG_TOKEN, '--json', '--no-progress', '--out', join(folder, 'runs')]
  const { code, stdout, stderr } = await tlab(['run', scenario, ...options])
  expect([0, 4, 99], stderr).toContain(code)
  const { trials } = JSON.parse(stdout) as { trials: { transport: string; deliveries: { delivered: number } }[] }
  expect(trials.map(({ transport }) => transport).sort()).toEqual(['long-polling', 'polling', 'sse', 'websocket'])
  for (const { deliveries } of trials) expect(deliveries.delivered).toBeGreaterThan(0)
  served.process.kill('SIGINT')
  await served.finished
})

test('each server has a code of its own', async () => {
  const [one, other] = [await serveOutside(), await serveOutside()]
  expect(one.code).not.toBe(other.code)
  for (const { served } of [one, other]) served.process.kill('SIGINT')
  await Promise.all([one.served.finished, other.served.finished])
})

test.each([
  ['a short token', ['--host', OUTSIDE, '--token', 'short'], /at least 16 characters.*leave --token out/],
  ['an origin with a path', ['--allow-origin', 'https://a.example/x'], /an origin.*such as https:\/\/a\.example/],
  ['an origin without a scheme', ['--allow-origin', 'a.example'], /an origin/],
  ['"null" as an origin', ['--allow-origin', 'null'], /an origin/],
  ['a host name with a port', ['--allow-host', 'a.example:80'], /a name such as/],
])('%s is refused with what was expected, exit code 2', async (_what, args, expected) => {
  const { code, stdout, stderr } = await tlab(['serve', '--port', '0', ...args])
  expect(stderr).toMatch(expected)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})

test('names and origins that were allowed are, and may be repeated', async () => {
  const allow = ['--allow-host', 'a.example', '--allow-host', 'b.example', '--allow-origin', 'https://c.example']
  const served = startTlab(['serve', '--port', '0', ...allow])
  const [, origin = ''] = await served.said('stdout', /address\s+(\S+)/)
  const response = await fetch(`${origin}/lab/info`, { headers: { origin: 'https://c.example' } })
  expect(response.headers.get('access-control-allow-origin')).toBe('https://c.example')
  expect((await fetch(`${origin}/lab/info`, { headers: { origin: 'https://d.example' } })).status).toBe(403)
  served.process.kill('SIGINT')
  expect((await served.finished).code).toBe(0)
})

test.each([['--json'], ['--no-browser']])(
  'forgery %s starts two labs and a stranger’s page on loopback, warns, and stays until it is ended',
  async (option) => {
    const started = startTlab(['forgery', option])
    const [stdout] = await started.said('stdout', /[\s\S]*(\}\n|Ctrl-C)/)
    const [shielded, open, stranger] = [...stdout.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([address]) => address)
    await started.said('stderr', /^warning: .*no protections/)
    const targets = { protected: shielded, unprotected: open, reports: false }
    expect(await (await fetch(`${stranger}/targets.json`)).json()).toEqual(targets)
    for (const lab of [shielded, open]) expect((await fetch(`${lab}/lab/info`)).status).toBe(200)
    started.process.kill('SIGTERM')
    expect((await started.finished).code).toBe(0)
    await expect(fetch(open as string)).rejects.toThrow()
  },
)

test('forgery --json is three addresses and nothing else', async () => {
  const started = startTlab(['forgery', '--json'])
  const [stdout] = await started.said('stdout', /[\s\S]*\}\n/)
  expect(Object.keys(JSON.parse(stdout))).toEqual(['protected', 'unprotected', 'stranger'])
  started.process.kill('SIGINT')
  const { stderr } = await started.finished
  for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})
