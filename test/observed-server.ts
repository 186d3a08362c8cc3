/**
 * A built server in a process of its own, watched from outside: what it prints is kept, its gauges come over IPC,
 * and its memory is read after a forced collection, so that garbage is not taken for a leak. Nothing of this is
 * part of the product: a few lines that are loaded before it answer a signal.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { packagePaths } from '../clients/package-root.ts'
import type { FromServer, ToServer } from '../protocol/server-ipc.ts'
import type { ServerOptions } from '../protocol/server-options.ts'
import type { LabStats } from '../protocol/server-stats.ts'

/** The process must answer its owner within this, however busy it is, ms. */
const ANSWER_MS = 10_000

/** Two collections with a turn of the loop between them: what finalisers let go of in the first goes in the second. */
const INSPECTION = `
  process.on('SIGUSR2', () => {
    gc()
    setTimeout(() => {
      gc()
      const resources = {}
      for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1
      const { rss, heapUsed, external } = process.memoryUsage()
      process.send({ kind: 'inspected', rssBytes: rss, heapBytes: heapUsed + external, resources })
    }, 20)
  })`

/** What an idle server still holds. */
export interface Inspection {
  readonly kind: 'inspected'
  readonly rssBytes: number
  /** Live objects and the buffers that they hold. */
  readonly heapBytes: number
  /** What keeps its loop alive, counted by kind, such as `TCPSocketWrap`. */
  readonly resources: Readonly<Record<string, number>>
}

type Said = FromServer | Inspection
type OfKind<Kind extends Said['kind']> = Extract<Said, { kind: Kind }>

export class ObservedServer {
  readonly token: string
  origin = ''
  port = 0
  /** Everything that it printed on stderr. */
  stderr = ''
  /** How it ended; null while it runs. */
  ended: string | null = null
  readonly #child: ChildProcess

  private constructor(token: string, modulePath: string) {
    this.token = token
    const preload = `data:text/javascript,${encodeURIComponent(INSPECTION)}`
    this.#child = fork(modulePath, [], {
      execArgv: ['--expose-gc', '--import', preload],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
    this.#child.once('exit', (code, signal) => {
      this.ended = signal === null ? `exit code ${code}` : `signal ${signal}`
    })
  }

  static async start(
    options: Omit<ServerOptions, 'token'>,
    modulePath: string = packagePaths.serverMain,
  ): Promise<ObservedServer> {
    const server = new ObservedServer('a-token-of-this-test', modulePath)
    const { origin } = await server.#ask({ kind: 'start', options: { ...options, token: server.token } }, 'listening')
    server.origin = origin
    server.port = Number(new URL(origin).port)
    return server
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** @throws Error when the process is gone or does not answer in time */
  async stats(): Promise<LabStats> {
    return (await this.#ask({ kind: 'measure' }, 'measured')).stats
  }

  /** @throws Error as `stats` */
  inspect(): Promise<Inspection> {
    return this.#await('inspected', () => this.#child.kill('SIGUSR2'))
  }

  /** Open file descriptors as the system counts them; null where it does not tell. */
  openFiles(): number | null {
    try {
      return readdirSync(`/proc/${this.pid}/fd`).length
    } catch {
      return null
    }
  }

  /** Ends it in order. @returns its last counts */
  async stop(): Promise<LabStats> {
    const { stats } = await this.#ask({ kind: 'stop' }, 'stopped')
    return stats
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #ask<Kind extends Said['kind']>(message: ToServer, kind: Kind): Promise<OfKind<Kind>> {
    return this.#await(kind, () => this.#child.connected && this.#child.send(message))
  }

  #await<Kind extends Said['kind']>(kind: Kind, ask: () => void): Promise<OfKind<Kind>> {
    return new Promise((resolve, reject) => {
      const fail = (): void => settle(() => reject(new Error(`expected "${kind}" of the server: ${this.#condition()}`)))
      const hear = (message: unknown): void => {
        if ((message as Said).kind === kind) settle(() => resolve(message as OfKind<Kind>))
      }
      const settle = (act: () => void): void => {
        clearTimeout(overdue)
        this.#child.off('message', hear).off('exit', fail)
        act()
      }
      const overdue = setTimeout(fail, ANSWER_MS)
      this.#child.on('message', hear).once('exit', fail)
      if (this.ended === null) ask()
      else fail()
    })
  }

  #condition(): string {
    const words = this.stderr === '' ? '' : `; it said: ${this.stderr.slice(0, 2_000)}`
    return this.ended === null
      ? `it did not answer within ${ANSWER_MS / 1000} s${words}`
      : `it ended with ${this.ended}${words}`
  }
}
