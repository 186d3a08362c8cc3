/** The server as its own process, as whoever owns it starts, tells and ends it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'vite'
import { onTestFinished } from 'vitest'
import type { FeedRequest } from '../../protocol/feed-control.ts'
import type { FaultRequest } from '../../protocol/server-faults.ts'
import type { FromServer, ToServer } from '../../protocol/server-ipc.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'

const ROOT = join(import.meta.dirname, '..', '..')
/** Below the package, so that the built file finds its libraries. */
const OUT = join(ROOT, 'node_modules', '.cache', 'restarted-server')

const TOKEN = 'secret-of-this-test'

type Told<Kind extends FromServer['kind']> = Extract<FromServer, { kind: Kind }>

/** Builds what `LabProcess` runs; once before the tests. */
export async function buildServer(): Promise<void> {
  const rollupOptions = { output: { entryFileNames: '[name].mjs' } }
  const options = { ssr: join(ROOT, 'server', 'main.ts'), outDir: OUT, emptyOutDir: true, rollupOptions }
  await build({ root: ROOT, configFile: false, logLevel: 'error', build: options })
}

export class LabProcess {
  /** Exit code and signal. */
  readonly exited: Promise<unknown>
  readonly #child: ChildProcess
  readonly #told: FromServer[] = []
  #port = 0

  constructor() {
    this.#child = fork(join(OUT, 'main.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child.on('message', (message) => this.#told.push(message as FromServer))
    this.exited = once(this.#child, 'exit')
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  /** A process that listens. */
  static async start(options: Partial<ServerOptions> = {}, handover: unknown = undefined): Promise<LabProcess> {
    const lab = new LabProcess()
    lab.start(options, handover)
    lab.#port = Number(new URL((await lab.told('listening')).origin).port)
    return lab
  }

  get port(): number {
    return this.#port
  }

  start(options: Partial<ServerOptions>, handover: unknown): void {
    this.tell({ kind: 'start', options: { token: TOKEN, ...options }, handover } as ToServer)
  }

  tell(message: ToServer): void {
    this.#child.send(message)
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  /** The first message of this kind that it has not been asked for yet. */
  async told<Kind extends FromServer['kind']>(kind: Kind): Promise<Told<Kind>> {
    for (;;) {
      const index = this.#told.findIndex((message) => message.kind === kind)
      if (index >= 0) return this.#told.splice(index, 1)[0] as Told<Kind>
      await once(this.#child, 'message')
    }
  }

  play(feed: Partial<FeedRequest>): Promise<unknown> {
    return this.#control('PUT', '/lab/feed', { channel: 'main', source: 'synthetic', ...feed })
  }

  strike(fault: FaultRequest): Promise<unknown> {
    return this.#control('POST', '/lab/faults', fault)
  }

  async #control(method: string, path: string, body: object): Promise<unknown> {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', connection: 'close' }
    const response = await fetch(`http://127.0.0.1:${this.#port}${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    })
    if (!response.ok)
      throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`)
    return response.json()
  }
}
