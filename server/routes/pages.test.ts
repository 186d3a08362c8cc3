import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RawClient, startServer } from '../testing.ts'

function folder(files: Record<string, string>): string {
  const path = mkdtempSync(join(tmpdir(), 'pages-'))
  onTestFinished(() => rmSync(path, { recursive: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

const result = (startedAt: string, name: string): string =>
  JSON.stringify({ formatVersion: 1, startedAt, endedAt: startedAt, scenario: { name, text: '' }, trials: [] }, null, 1)

const RESULTS = {
  'b.json': result('2025-01-02T00:00:00Z', 'quick'),
  'a.json': result('2025-01-03T00:00:00Z', 'stock-ticker'),
  'notes.txt': 'not a result',
}

test('results are listed newest first, and a name in an earlier folder wins', async () => {
  const second = folder({ 'b.json': result('1999-01-01T00:00:00Z', 'hidden'), 'c.json': '{}' })
  const server = await startServer({ resultFolders: [folder(RESULTS), second, '/does/not/exist'] })
  const response = await fetch(`${server.origin}/results/`)
  expect(await response.json()).toEqual([
    { name: 'a.json', startedAt: '2025-01-03T00:00:00Z', scenario: 'stock-ticker' },
    { name: 'b.json', startedAt: '2025-01-02T00:00:00Z', scenario: 'quick' },
    { name: 'c.json', startedAt: null, scenario: null },
  ])
})

test('a result is served as it is, and no browser guesses at its type', async () => {
  const server = await startServer({ resultFolders: [folder(RESULTS)] })
  const response = await fetch(`${server.origin}/results/a.json`)
  expect(await response.text()).toBe(RESULTS['a.json'])
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

test.each([
  '/results/../secret.json',
  '/results/..%2fsecret.json',
  '/results/%2e%2e%2fsecret.json',
  '/results/link.json',
  '/results/notes.txt',
  '/results/.hidden.json',
  '/results/missing.json',
])('%s leads nowhere', async (path) => {
  const outside = folder({ 'secret.json': 'secret' })
  const inside = folder({ ...RESULTS, '.hidden.json': 'secret' })
  symlinkSync(join(outside, 'secret.json'), join(inside, 'link.json'))
  const server = await startServer({ resultFolders: [inside], dashboardFolder: folder({ 'index.html': 'page' }) })
  const client = new RawClient(server.port).get(path, 'Connection: close')
  await client.ended
  expect(client.received).toMatch(/^HTTP\/1\.1 404 /)
  expect(client.received).not.toContain('secret"')
})

test('the dashboard is served at the root, with a policy for what it may do', async () => {
  const dashboardFolder = folder({ 'index.html': '<p>page</p>', 'main.js': 'run()' })
  const server = await startServer({ dashboardFolder })
  const page = await fetch(`${server.origin}/`)
  expect(await page.text()).toBe('<p>page</p>')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  expect((await fetch(`${server.origin}/main.js`)).headers.get('content-type')).toContain('javascript')
  const missing = await fetch(`${server.origin}/missing.js`)
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})

test('without a dashboard the root is 404', async () => {
  const server = await startServer()
  expect((await fetch(`${server.origin}/`)).status).toBe(404)
})

test.each([
  '/forgery.html',
  '/FORGERY.html',
  '/forgery%2Ehtml',
  '/%66orgery.html',
  '//forgery.html',
  '/./forgery.html',
  '/streams.html',
])('a page that is served elsewhere is not had here, whoever asks for %s', async (path) => {
  const files = {
    'index.html': '<p>page',
    'join.html': '<p>join',
    'forgery.html': '<p>attack',
    'FORGERY.html': '<p>attack',
    'streams.html': '<p>attack',
  }
  const server = await startServer({ dashboardFolder: folder(files) })
  const client = new RawClient(server.port).get(path, 'Connection: close')
  await client.ended
  expect(client.received).toMatch(/^HTTP\/1\.1 404 /)
  expect(client.received).not.toContain('attack')
  expect((await fetch(`${server.origin}/join.html`)).status).toBe(200)
})
