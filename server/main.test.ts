import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { build } from 'vite'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import type { FromServer, ToServer } from '../protocol/server-ipc.ts'
import { TOKEN } from './testing.ts'

const ROOT = join(import.meta.dirname, '..')
/** Below the package, so that the built file finds its libraries. */
const OUT = join(ROOT, 'node_modules', '.cache', 'server-main')
const MAIN = join(OUT, 'main.mjs')

beforeAll(async () => {
  const rollupOptions = { output: { entryFileNames: '[name].mjs' } }
  const options = { ssr: join(ROOT, 'server', 'main.ts'), outDir: OUT, emptyOutDir: true, rollupOptions }
  await build({ root: ROOT, configFile: false, logLevel: 'error', build: options })
})

function forked(): ChildProcess {
  const child = fork(MAIN, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function ask<Kind extends FromServer['kind']>(child: ChildProcess, message: ToServer, kind: Kind) {
  child.send(message)
  const [answer] = (await once(child, 'message')) as [FromServer]
  if (answer.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(answer)}`)
  return answer as Extract<FromServer, { kind: Kind }>
}

const started = async (child: ChildProcess) =>
  ask(child, { kind: 'start', options: { token: TOKEN, clockId: 'owner' } }, 'listening')

test('the owner starts it, measures it and stops it, and it prints nothing', async () => {
  const child = forked()
  let printed = ''
  child.stdout?.on('data', (text) => {
    printed += text
  })
  const { origin, clockId, pid } = await started(child)
  expect([clockId, pid]).toEqual(['owner', child.pid])
  expect((await fetch(`${origin}/lab/info`)).status).toBe(200)
  await ask(child, { kind: 'mark' }, 'marked')
  await fetch(`${origin}/feed/polling`)
  const { stats, cost } = await ask(child, { kind: 'measure' }, 'measured')
  expect(stats.transports['polling']).toMatchObject({ requests: 1, openedConnections: 1 })
  expect(cost.cpuUs).toBeGreaterThan(0)
  expect(cost.wallUs).toBeGreaterThan(0)
  expect(cost.rssBytes).toBeGreaterThan(10_000_000)
  expect(cost.utilisation).toBeLessThanOrEqual(1)
  const exited = once(child, 'exit')
  const { stats: last } = await ask(child, { kind: 'stop' }, 'stopped')
  expect(last.openConnections).toBe(0)
  expect([await exited, printed]).toEqual([[0, null], ''])
})

test('a port that is taken comes back as its code', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  const child = forked()
  const failed = await ask(child, { kind: 'start', options: { token: TOKEN, port } }, 'failed')
  expect(failed.code).toBe('EADDRINUSE')
})

test('Ctrl-C in the terminal is its owner’s to handle', async () => {
  const child = forked()
  const { origin } = await started(child)
  child.kill('SIGINT')
  expect((await fetch(`${origin}/lab/info`)).status).toBe(200)
})

test.each<[string, (child: ChildProcess) => void]>([
  ['loses its owner', (child) => child.disconnect()],
  ['gets SIGTERM', (child) => void child.kill('SIGTERM')],
])('a server that %s ends by itself', async (_what, act) => {
  const child = forked()
  await started(child)
  const exited = once(child, 'exit')
  act(child)
  expect(await exited).toEqual([0, null])
})

test('without an owner it says how to start it', async () => {
  const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [MAIN], (error, _stdout, text) => resolve({ code: error?.code, stderr: text }))
  })
  expect([code, stderr.split('\n')]).toEqual([2, [expect.stringContaining('tlab serve'), '']])
})
