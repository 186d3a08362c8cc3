import { existsSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildFixtureResult } from '../../results/fixture.ts'
import { startTlab, temporaryFolder, tlab } from './tlab.ts'

const ADDRESS = /address\s+(http:\/\/127\.0\.0\.1:(\d+))/

interface Batch {
  readonly cursor: string
  readonly events: readonly { readonly seq: number; readonly data: unknown }[]
}

/** Holds a port, so that nobody else can have it. */
async function takePort(port: number): Promise<{ readonly port: number; free(): void } | null> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () =>
      resolve({ port: (server.address() as AddressInfo).port, free: () => server.close() }),
    )
  })
}

test('serve plays its feed at once, on every transport, and ends with 0 on Ctrl-C', async () => {
  const served = startTlab(['serve', '--port', '0', '--token', 'secret', '--rate', '50/s', '--payload', '200B'])
  const [, origin = ''] = await served.said('stdout', ADDRESS)
  const [stdout] = await served.said('stdout', /[\s\S]*Ctrl-C ends it/)
  expect(stdout).toContain('secret')
  for (const transport of ['polling', 'long-polling', 'sse', 'websocket']) {
    expect(stdout).toContain(`${origin}/feed/${transport}`)
  }

  const first = (await (await fetch(`${origin}/feed/long-polling`)).json()) as Batch
  const next = await (await fetch(`${origin}/feed/long-polling?since=${first.cursor}`)).text()
  const { events } = JSON.parse(next) as Batch
  expect(events.length).toBeGreaterThan(0)
  expect(JSON.stringify(events[0])).toHaveLength(200)

  served.process.kill('SIGINT')
  const { code, stderr } = await served.finished
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'closing\n' })
})

test('a port that was asked for and is in use is named, exit code 3', async () => {
  const taken = await takePort(0)
  const { code, stdout, stderr } = await tlab(['serve', '--port', String(taken?.port)])
  taken?.free()
  expect(stderr).toMatch(new RegExp(`^tlab: port ${taken?.port} on 127\\.0\\.0\\.1 is in use: .*\n$`))
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
})

test('when the usual port is in use a free one is taken, and said', async () => {
  const taken = await takePort(8080)
  const served = startTlab(['serve', '--feed', 'synthetic'])
  const [, , port] = await served.said('stdout', ADDRESS)
  await served.said('stderr', /port 8080 is in use: took a free one/)
  expect(port).not.toBe('8080')
  served.process.kill('SIGTERM')
  expect((await served.finished).code).toBe(0)
  taken?.free()
})

test('the controls of serve need its token', async () => {
  const served = startTlab(['serve', '--port', '0', '--token', 'secret'])
  const [, origin = ''] = await served.said('stdout', ADDRESS)
  const refused = await fetch(`${origin}/lab/feed`, {
    method: 'PUT',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  })
  expect(refused.status).toBe(401)
  served.process.kill('SIGINT')
  expect((await served.finished).code).toBe(0)
})

/** The dashboard is built by the same command that builds the CLI. */
const dashboardIsBuilt = existsSync(new URL('../../dist/dashboard/index.html', import.meta.url))

test.runIf(dashboardIsBuilt)('open serves the dashboard and the file that was named, until Ctrl-C', async () => {
  const file = join(temporaryFolder(), 'mine.json')
  writeFileSync(file, JSON.stringify(buildFixtureResult({ blocks: 1 })))
  const opened = startTlab(['open', file, '--port', '0'])
  const [, origin = '', run = ''] = await opened.said('stdout', /^(http:\/\/127\.0\.0\.1:\d+)\/#run=(.+)\n$/)
  expect(run).toBe('results/mine.json')
  expect(await (await fetch(`${origin}/`)).text()).toContain('<html')
  expect(await (await fetch(`${origin}/${run}`)).json()).toMatchObject({ scenario: { name: 'fixture' } })
  opened.process.kill('SIGINT')
  expect((await opened.finished).code).toBe(0)
})

test('open shows the newest file that has something to show, and says why it passes over newer ones', async () => {
  const folder = temporaryFolder()
  const good = buildFixtureResult()
  const empty = { ...good, trials: [], summary: [], comparisons: [] }
  writeFileSync(join(folder, '2026-01-01-good.json'), JSON.stringify(good))
  writeFileSync(join(folder, '2026-01-02-empty.json'), JSON.stringify(empty))
  writeFileSync(join(folder, '2026-01-03-other.json'), '{"hello":1}')
  const opened = startTlab(['open', folder, '--port', '0'])
  const [, run = ''] = await opened.said('stdout', /#run=(.+)\n$/)
  expect(run).toBe('results/2026-01-01-good.json')
  opened.process.kill('SIGINT')
  const { stderr } = await opened.finished
  expect(stderr).toContain('cannot be opened: 2026-01-02-empty.json: expected at least one trial')
  expect(stderr).toContain('cannot be opened: 2026-01-03-other.json: expected a result file of transport-lab')
})

test('open refuses a file without a trial', async () => {
  const file = join(temporaryFolder(), 'empty.json')
  writeFileSync(file, JSON.stringify({ ...buildFixtureResult(), trials: [] }))
  const { code, stderr } = await tlab(['open', file])
  expect(stderr).toContain('expected at least one trial, found none')
  expect(code).toBe(2)
})

test('open refuses a file that is no result, with what it expected', async () => {
  const file = join(temporaryFolder(), 'other.json')
  writeFileSync(file, '{"hello":1}')
  const { code, stdout, stderr } = await tlab(['open', file])
  expect(stderr).toMatch(/^tlab: expected a result file of transport-lab.*\n$/)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})
