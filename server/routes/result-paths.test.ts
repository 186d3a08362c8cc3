import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { RawClient, startServer } from '../testing.ts'

const SECRET = 'the content of a file outside'

/** results/, dashboard/ and, beside them, what nobody may read: as a file, behind links, in a folder with a fitting name. */
function tree() {
  const root = mkdtempSync(join(tmpdir(), 'paths-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const folder of ['results', 'dashboard', 'outside', 'results/folder.json']) mkdirSync(join(root, folder))
  writeFileSync(join(root, 'secret.json'), SECRET)
  writeFileSync(join(root, 'outside', 'secret.json'), SECRET)
  writeFileSync(join(root, 'results', 'folder.json', 'secret.json'), SECRET)
  writeFileSync(join(root, 'dashboard', 'index.html'), 'page')
  symlinkSync(join(root, 'secret.json'), join(root, 'results', 'link.json'))
  symlinkSync(join(root, 'outside'), join(root, 'results', 'linked.json'))
  return { root, resultFolders: [join(root, 'results')], dashboardFolder: join(root, 'dashboard') }
}

const WAYS_OUT = [
  '../secret.json',
  '..%2fsecret.json',
  '..%2Fsecret.json',
  '%2e%2e/secret.json',
  '%2e%2e%2fsecret.json',
  '%252e%252e%252fsecret.json',
  '..%5csecret.json',
  '..\\secret.json',
  '%5c..%5csecret.json',
  '....//secret.json',
  '..;/secret.json',
  '.%00./secret.json',
  'secret.json%00.json',
  '%00secret.json',
  '..%c0%afsecret.json',
  '%uff0e%uff0e%u2215secret.json',
  'link.json',
  'linked.json',
  'linked.json/secret.json',
  'folder.json',
  'folder.json/secret.json',
  'folder.json%2fsecret.json',
]

test.each([...WAYS_OUT.map((way) => `/results/${way}`), ...WAYS_OUT.map((way) => `/${way}`)])(
  '%s leads to nothing outside',
  async (path) => {
    const { resultFolders, dashboardFolder } = tree()
    const server = await startServer({ resultFolders, dashboardFolder })
    const client = new RawClient(server.port).get(path, 'Connection: close')
    await client.ended
    expect(client.received).toMatch(/^HTTP\/1\.1 (400|403|404) /)
    expect(client.received).not.toContain(SECRET)
  },
)

test.each(['/results/%ABS%', '//%ABS%', '/results//%ABS%'])(
  'an absolute path as in %s leads to nothing',
  async (path) => {
    const { root, resultFolders, dashboardFolder } = tree()
    const server = await startServer({ resultFolders, dashboardFolder })
    for (const absolute of [join(root, 'secret.json'), encodeURIComponent(join(root, 'secret.json'))]) {
      const client = new RawClient(server.port).get(path.replace('%ABS%', absolute), 'Connection: close')
      await client.ended
      expect(client.received).not.toContain(SECRET)
      expect(client.received).toMatch(/^HTTP\/1\.1 (400|403|404) /)
    }
  },
)

test('a target in absolute form (RFC 9112 §3.2.2) reaches no other file', async () => {
  const { resultFolders, dashboardFolder } = tree()
  const server = await startServer({ resultFolders, dashboardFolder })
  const client = new RawClient(server.port).get('http://localhost/results/../secret.json', 'Connection: close')
  await client.ended
  expect(client.received).not.toContain(SECRET)
})
