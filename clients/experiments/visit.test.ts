/** Browsers are made up here: small programs that do what a browser might. A real one is in test/browser. */
import { readFileSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { startBrowser } from './browser-process.ts'
import { hostPage, type PageHost } from './page-host.ts'
import { visit } from './visit.ts'

let folder: string
let host: PageHost

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visit-'))
  await writeFile(join(folder, 'page.html'), '<p>a page')
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(async () => {
  host = await hostPage({ folder, page: 'page.html', answers: { '/targets.json': () => ({ servers: [] }) } })
})
afterEach(() => host.close())

const going = () => new AbortController().signal
let browsers = 0

/** A program that runs this script with the page's address in `url` and the profile's folder in `profile`. */
async function browserThat(script: string): Promise<string> {
  const path = join(folder, `browser-${browsers++}.cjs`)
  const words = `#!${process.execPath}
const url = process.argv.at(-1)
const profile = process.argv.find((word) => word.startsWith('--user-data-dir=')).split('=')[1]
const post = (found) =>
  fetch(url + '/report', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(found),
  })
${script}
`
  await writeFile(path, words)
  await chmod(path, 0o755)
  return path
}

/** Programs that never end by themselves: whoever started them must end them. */
const STAYS = 'setInterval(() => {}, 1000)'

test('a page is open in a browser until it has reported; then the browser is gone, and its profile', async () => {
  const reports = `fetch(url + '/targets.json').then((answer) => answer.json())
    .then(({ servers }) => post({ servers, pid: process.pid, profile }))`
  const report = (await visit(host, await browserThat(`${reports}\n${STAYS}`), going())) as {
    readonly servers: unknown
    readonly pid: number
    readonly profile: string
  }
  expect(report.servers).toEqual([])
  expect(() => process.kill(report.pid, 0)).toThrow('ESRCH')
  await expect(readdir(report.profile)).rejects.toThrow('ENOENT')
})

test('what it has started ends with it', async () => {
  const helper = `const { spawn } = require('node:child_process')
const child = spawn(process.execPath, ['-e', ${JSON.stringify(STAYS)}], { stdio: 'ignore' })
post({ pid: child.pid })`
  const { pid } = (await visit(host, await browserThat(`${helper}\n${STAYS}`), going())) as { readonly pid: number }
  await expect.poll(() => isRunning(pid)).toBe(false)
})

/** One that has ended and that nobody has taken note of counts as ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

test('a browser that ends before its page has reported is told of with its last words', async () => {
  const broken = await browserThat(`console.error('cannot open a display'); process.exitCode = 7`)
  await expect(visit(host, broken, going())).rejects.toThrow(/ended before its page had reported: exit code 7: cannot/)
})

test('a browser that cannot be started is told of', async () => {
  await expect(visit(host, join(folder, 'none'), going())).rejects.toThrow('ENOENT')
})

test('an interrupt ends the browser', async () => {
  const stop = new AbortController()
  const visiting = visit(host, await browserThat(STAYS), stop.signal)
  stop.abort()
  await expect(visiting).rejects.toThrow('aborted')
})

test('a program that ends at once, as at a second Ctrl-C, leaves neither the browser nor its profile', async () => {
  const before = process.listeners('exit')
  const stubborn = `process.on('SIGTERM', () => {})\npost({ profile })\n${STAYS}`
  const browser = await startBrowser(await browserThat(stubborn), host.origin)
  const { profile } = (await host.report) as { readonly profile: string }
  const added = process.listeners('exit').filter((listener) => !before.includes(listener))
  expect(added).toHaveLength(1)
  added[0]?.(130)
  await expect(readdir(profile)).rejects.toThrow('ENOENT')
  expect(await browser.exited).toBe('signal SIGKILL')
  await browser.end()
  expect(process.listeners('exit')).toEqual(before)
})

test('a report that a form could send, or that is too long, is not taken', async () => {
  const post = (type: string, body: string) =>
    fetch(`${host.origin}/report`, { method: 'POST', headers: { 'content-type': type }, body })
  expect((await post('text/plain', '{}')).status).toBe(415)
  expect((await post('application/json', `"${'x'.repeat(70_000)}"`)).status).toBe(413)
  expect((await post('application/json', '{"one":1}')).status).toBe(204)
  await post('application/json', '{"two":2}')
  expect(await host.report).toEqual({ one: 1 })
})

test('of the folder only the page and its parts are served', async () => {
  const statusOf = async (path: string) => (await fetch(`${host.origin}${path}`)).status
  expect(await statusOf('/')).toBe(200)
  expect(await statusOf('/page.html')).toBe(404)
  expect(await statusOf('/assets/..%2Fpage.html')).toBe(404)
  expect(await statusOf('/toString')).toBe(404)
})
