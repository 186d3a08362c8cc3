/** nginx as a process of a trial, between the clients and the server: started for it, ended with it, in a folder that goes. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ResolvedProxy } from '../../protocol/proxy.ts'
import { proxyMissing, proxyOfForeignServer } from '../errors.ts'
import { programPath } from '../program-path.ts'
import { freePort } from './loopback-port.ts'
import { nginxConf, PID_FILE } from './nginx-conf.ts'
import { sleep } from './waiting.ts'

/** How long it may take until it listens, and to end, ms. */
const START_MS = 5_000
const STOP_MS = 2_000
const LOOK_AGAIN_MS = 10
/** Another program may take the port that was free a moment ago. */
const PORTS_TRIED = 3
/** So much of what it says is kept, characters. */
const LOG_CHARACTERS = 4_000
/** The system counts processor time in hundredths of a second (USER_HZ, proc_stat(5)), µs. */
const TICK_US = 10_000

/** What a result keeps of a proxy. */
export interface ProxyReport {
  /** As it names itself, such as `nginx/1.22.1`. */
  readonly version: string
  /** User and system time over the measured windows, µs; null where the system does not tell. */
  readonly cpuUs: number | null
}

export interface ProxyProcess {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string
  readonly version: string
  /** What it used since it began, µs; null where the system does not tell. */
  cpuUs(): number | null
  stop(): Promise<void>
  kill(): void
}

/** The program. @throws LabError (exit 2) that says what to install */
function nginxPath(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['TLAB_NGINX']
  const path = named === undefined || named === '' ? programPath('nginx', env) : programPath(named, { PATH: '/' })
  if (path === null) throw proxyMissing(named ? `no program at ${named} (TLAB_NGINX)` : 'no nginx on the PATH')
  return path
}

/** Before anything runs. @throws LabError (exit 2) without the program, and before a server that runs already */
export function checkProxy(targetUrl: string | null): void {
  if (targetUrl !== null) throw proxyOfForeignServer(targetUrl)
  nginxPath()
}

/** @throws LabError as `nginxPath`; Error when it does not start, with its own words */
export async function startProxy(
  proxy: ResolvedProxy,
  upstream: string,
  clients: number,
  choosePort: () => Promise<number> = freePort,
): Promise<ProxyProcess> {
  const program = nginxPath()
  const version = await versionOf(program)
  let said = ''
  for (let attempt = 0; attempt < PORTS_TRIED; attempt++) {
    const port = await choosePort()
    const started = new Nginx(program, (folder) => nginxConf(proxy, { folder, port, upstream, clients }))
    if (await started.listens()) {
      return {
        origin: `http://127.0.0.1:${port}`,
        version,
        cpuUs: () => started.cpuUs(),
        stop: () => started.stop(),
        kill: () => started.kill(),
      }
    }
    said = started.said
    await started.stop()
  }
  throw new Error(`nginx did not start: ${said.trim() || 'it said nothing'}`)
}

class Nginx {
  said = ''
  readonly #folder = mkdtempSync(join(tmpdir(), 'tlab-nginx-'))
  readonly #child: ChildProcess
  readonly #exited: Promise<void>
  #isOver = false

  constructor(program: string, conf: (folder: string) => string) {
    const file = join(this.#folder, 'nginx.conf')
    writeFileSync(file, conf(this.#folder))
    this.#child = spawn(program, ['-e', 'stderr', '-p', this.#folder, '-c', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said = (this.said + text).slice(-LOG_CHARACTERS)
    })
    this.#exited = new Promise<void>((resolve) => {
      this.#child.once('error', () => resolve())
      this.#child.once('exit', () => resolve())
    }).then(() => this.#over())
    process.once('exit', this.#killAtExit)
  }

  /**
   * Whether it came to listen before it ended or its time was up. It writes its pid when it does; a connection would tell
   * nothing, since another program may have taken the port, and nginx tries for a while to get it.
   */
  async listens(): Promise<boolean> {
    const latestMs = performance.now() + START_MS
    while (!this.#isOver && performance.now() < latestMs) {
      if (existsSync(join(this.#folder, PID_FILE))) return true
      await sleep(LOOK_AGAIN_MS)
    }
    return false
  }

  cpuUs(): number | null {
    try {
      // The name in brackets may hold anything; user and system time are the 14th and 15th field.
      const fields = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      return (Number(fields[11]) + Number(fields[12])) * TICK_US
    } catch {
      return null
    }
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    const overdue = setTimeout(() => this.kill(), STOP_MS)
    await this.#exited
    clearTimeout(overdue)
  }

  kill(): void {
    if (!this.#isOver) this.#child.kill('SIGKILL')
    this.#removeFolder()
  }

  readonly #killAtExit = (): void => this.kill()

  #over(): void {
    this.#isOver = true
    process.off('exit', this.#killAtExit)
    this.#removeFolder()
  }

  #removeFolder(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

async function versionOf(program: string): Promise<string> {
  const { stderr } = await promisify(execFile)(program, ['-v'])
  return /nginx\/[\w.]+/.exec(stderr)?.[0] ?? 'nginx'
}
