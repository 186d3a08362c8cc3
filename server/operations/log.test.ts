import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { build } from 'vite'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { shownJoinCode } from '../../protocol/join-code.ts'
import type { FromServer } from '../../protocol/server-ipc.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import { RawClient } from '../testing.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Below the package, so that the built file finds its libraries. */
const OUT = join(ROOT, 'node_modules', '.cache', 'server-log')

beforeAll(async () => {
  const rollupOptions = { output: { entryFileNames: '[name].mjs' } }
  const options = { ssr: join(ROOT, 'server', 'main.ts'), outDir: OUT, emptyOutDir: true, rollupOptions }
  await build({ root: ROOT, configFile: false, logLevel: 'error', build: options })
})

/** How long a line may take to come, ms. */
const PATIENCE_MS = 5_000

interface Line {
  readonly level: string
  readonly time: string
  readonly msg: string
  readonly [member: string]: unknown
}

/** A server process; `text` is all that it has printed on both streams. */
class LoggingServer {
  text = ''
  readonly child: ChildProcess
  origin = ''

  constructor() {
    this.child = fork(join(OUT, 'main.mjs'), { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    onTestFinished(() => void this.child.kill('SIGKILL'))
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (text) => {
        this.text += text
      })
    }
  }

  async start(options: Partial<ServerOptions>): Promise<this> {
    this.child.send({ kind: 'start', options: { token: 'TOKEN-SECRET', ...options } })
    const [answer] = (await once(this.child, 'message')) as [FromServer]
    if (answer.kind !== 'listening') throw new Error(`expected it to listen, got ${JSON.stringify(answer)}`)
    this.origin = answer.origin
    return this
  }

  get lines(): Line[] {
    return this.text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }

  /** Waits for a line that has all these members. */
  async line(members: Readonly<Record<string, unknown>>): Promise<Line> {
    const fits = (line: Line) => Object.entries(members).every(([name, value]) => line[name] === value)
    for (;;) {
      const line = this.lines.find(fits)
      if (line !== undefined) return line
      const signal = AbortSignal.timeout(PATIENCE_MS)
      await once(this.child.stderr as Readable, 'data', { signal }).catch(() => {
        throw new Error(`expected a line with ${JSON.stringify(members)}, got:\n${this.text}`)
      })
    }
  }

  async end(): Promise<void> {
    this.child.kill('SIGTERM')
    await once(this.child, 'exit')
  }
}

/** A real one, since no other is taken; it is looked for in both spellings. */
const JOIN_CODE = '7K3M9QXZ'
const SECRETS = /secret|lab-ticket|7k3m-?9qxz/i

const AUTHORIZED = { authorization: 'Bearer TOKEN-SECRET', 'content-type': 'application/json' }

/** Everything that may be secret, in every place where somebody could put it. */
async function useWithSecrets(origin: string): Promise<void> {
  const post = (path: string, body: unknown, headers: object = {}) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'lab-ticket=COOKIE-SECRET', ...headers },
      body: JSON.stringify(body),
    }).then((answer) => answer.text())
  await post('/lab/tickets', { code: JOIN_CODE })
  await post('/lab/tickets', { code: shownJoinCode(JOIN_CODE) })
  await post('/lab/tickets', { code: 'WRONG-CODE-SECRET' })
  await post('/lab/tickets', ['BODY-SECRET'])
  await post('/lab/faults', { kind: 'stall-feed', durationMs: 1 }, AUTHORIZED)
  await post('/lab/faults', { kind: 'FAULT-SECRET' }, AUTHORIZED)
  await post('/feed/messages?ticket=TICKET-SECRET', { id: '1', from: 'FROM-SECRET', data: 'DATA-SECRET' })
  await post('/feed/messages?ticket=TICKET-SECRET', 'MESSAGE-SECRET')
  await put(origin, { source: 'SOURCE-SECRET', rows: ['ROW-SECRET'], rate: 50 })
  await put(origin, { source: 'SOURCE-SECRET', rows: ['ROW-SECRET'], rate: -1 })
  for (const path of [
    '/feed/sse?ticket=TICKET-SECRET',
    '/feed/sse&ticket=PATH-SECRET',
    '/feed/websocket?tick%65t=TICKET-SECRET',
    '/feed/polling?since=SINCE-SECRET',
    '/PATH-SECRET/%zz',
    '/results/RESULT-SECRET.json',
    '/lab/info?token=TOKEN-SECRET',
  ]) {
    await (
      await fetch(`${origin}${path}`, { headers: { 'x-anything': 'HEADER-SECRET', referer: 'http://REFERER-SECRET' } })
    ).text()
  }
  await (
    await fetch(`${origin}/lab/feed`, { method: 'DELETE', headers: { authorization: 'Bearer GUESS-SECRET' } })
  ).text()
  await (await fetch(`${origin}/feed/polling`, { headers: { origin: 'http://ORIGIN-SECRET' } })).text()
  const { port } = new URL(origin)
  for (const bytes of ['NONSENSE-SECRET\r\n\r\n', 'GET /RAW-SECRET HTTP/1.1\r\nHost: evil-SECRET\r\n\r\n']) {
    const raw = new RawClient(Number(port))
    raw.socket.write(bytes)
    await raw.until('HTTP/1.1 4')
    raw.socket.destroy()
  }
}

function put(origin: string, feed: object) {
  const body = JSON.stringify({ channel: 'main', ...feed })
  return fetch(`${origin}/lab/feed`, { method: 'PUT', headers: AUTHORIZED, body }).then((answer) => answer.text())
}

test.each(['info', 'debug'] as const)('nothing secret is in the log at %s, wherever it was put', async (logLevel) => {
  const server = await new LoggingServer().start({ logLevel, joinCode: JOIN_CODE, drainMs: 50 })
  await useWithSecrets(server.origin)
  await server.line({ msg: 'feed started' })
  await server.end()
  expect(server.text).not.toMatch(SECRETS)
  expect(server.lines.length).toBeGreaterThan(15)
})

test('what happens to a server stands in its log, with the reasons of what it refused', async () => {
  const server = await new LoggingServer().start({ logLevel: 'info', drainMs: 50 })
  const { origin } = server
  expect(await server.line({ msg: 'started' })).toMatchObject({
    level: 'info',
    version: expect.any(String),
    transports: expect.any(Array),
  })
  expect((await server.line({ msg: `Server listening at ${origin}` })).time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  await put(origin, { source: 'synthetic', phases: [{ durationMs: 100, rate: 100 }], run: 'mine' })
  expect(await server.line({ msg: 'feed started' })).toMatchObject({ channel: 'main', run: 'mine' })
  await server.line({ msg: 'feed stopped' })
  await fetch(`${origin}/lab/feed`, { method: 'DELETE' })
  expect(await server.line({ msg: 'refused', status: 401 })).toMatchObject({
    level: 'info',
    method: 'DELETE',
    route: '/lab/feed',
    title: 'Token required',
    address: '127.0.0.1',
  })
  await fetch(`${origin}/lab/faults`, {
    method: 'POST',
    headers: AUTHORIZED,
    body: '{"kind":"stall-feed","durationMs":1}',
  })
  expect(await server.line({ msg: 'fault' })).toMatchObject({ kind: 'stall-feed', durationMs: 1 })
  const handshake = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 7', 'Sec-WebSocket-Key: x']
  await new RawClient(Number(new URL(origin).port)).get('/feed/websocket', ...handshake).ended
  expect(await server.line({ msg: 'refused', title: 'Malformed handshake' })).toMatchObject({ status: 400 })
  expect(server.lines.filter(({ msg }) => msg === 'request')).toEqual([])
  await server.end()
  expect(server.lines.map(({ msg }) => msg).slice(-4)).toEqual(['drain begun', 'drain ended', 'closing', 'closed'])
})

test('at debug each request has a line, and at error a refusal has none', async () => {
  const [chatty, quiet] = [new LoggingServer(), new LoggingServer()]
  await chatty.start({ logLevel: 'debug', drainMs: 50 })
  await quiet.start({ logLevel: 'error', drainMs: 50 })
  for (const { origin } of [chatty, quiet]) await (await fetch(`${origin}/feed/polling?since=x`)).text()
  expect(await chatty.line({ msg: 'request' })).toMatchObject({ method: 'GET', route: '/feed/polling', status: 400 })
  await chatty.end()
  await quiet.end()
  expect(quiet.text).toBe('')
})

test('a server that is not asked to says nothing', async () => {
  const server = await new LoggingServer().start({ joinCode: JOIN_CODE, drainMs: 50 })
  await useWithSecrets(server.origin)
  await server.end()
  expect(server.text).toBe('')
})
