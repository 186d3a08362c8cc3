/** The built `tlab` as a user runs it: a process with arguments, an environment, two streams and an exit code. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../clients/tlab.mjs', import.meta.url))

export interface Finished {
  /** null: ended by a signal. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly process: ChildProcess
  readonly finished: Promise<Finished>
  /** Resolves with the match when a stream has said it; rejects when the process ends before. */
  said(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>
}

type Environment = Readonly<Record<string, string>>

/** A file descriptor in place of a pipe. */
interface Streams {
  readonly stdout?: number
}

const running = new Set<ChildProcess>()
const folders = new Set<string>()

// After all, since tests of one file may run at once.
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of its own for one test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tlab-'))
  folders.add(folder)
  return folder
}

/** Resolves once a run has saved something in its folder, which must be there. */
export async function resultSavedIn(folder: string): Promise<void> {
  const watcher = watch(folder)
  const isSaved = (): boolean => readdirSync(folder).some((name) => name.endsWith('.json'))
  await new Promise<void>((resolve) => {
    watcher.on('change', () => isSaved() && resolve())
    if (isSaved()) resolve()
  })
  watcher.close()
}

/** Runs it to its end. */
export function tlab(args: readonly string[], environment: Environment = {}, streams: Streams = {}): Promise<Finished> {
  return startTlab(args, environment, streams).finished
}

/** The environment is only what is given here: the colours of whoever runs the tests must not decide. */
export function startTlab(args: readonly string[], environment: Environment = {}, streams: Streams = {}): Running {
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment }
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env,
    stdio: ['ignore', streams.stdout ?? 'pipe', 'pipe'],
  })
  running.add(child)
  const texts = { stdout: '', stderr: '' }
  const heard = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text
      for (const listener of heard) listener()
    })
  }
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve({ code, ...texts })
    })
  })
  const said = (stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(texts[stream])
        if (match !== null) resolve(match)
      }
      heard.add(look)
      look()
      void finished.then(({ code, stderr }) => reject(new Error(`ended with ${code} before ${pattern}: ${stderr}`)))
    })
  return { process: child, finished, said }
}
