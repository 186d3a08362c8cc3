/** A server process of ours: started, asked and stopped over IPC, never through what is measured. */
import type { FromServer, LabStats, ProcessCost, ServerOptions, ToServer } from '../../protocol/control.ts'
import { portInUse, serverDidNotStart } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { IpcProcess } from './child-process.ts'

/** How long a server may take to end in order before it is ended; it promises 2 s. */
const STOP_MS = 5_000

export interface ServerProcess {
  /** Such as `http://127.0.0.1:41234`. */
  readonly origin: string
  readonly clockId: string
  readonly pid: number
  /** Begins a new stretch of cost. */
  mark(): Promise<void>
  /** Stats now, and the cost since the last mark. */
  measure(): Promise<{ readonly stats: LabStats; readonly cost: ProcessCost }>
  /** Ends it in order; resolves with its last stats when the process is gone. */
  stop(): Promise<LabStats>
  /** Ends it at once. */
  kill(): void
  /** Resolves when the process has ended, with what ended it in words. */
  readonly exited: Promise<string>
}

/** @throws LabError when it cannot listen: the port is taken, the address is not this machine's, … */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const child = new IpcProcess<ToServer, FromServer>('server', packagePaths.serverMain)
  const answer = await child.ask({ kind: 'start', options }, 'listening', 'failed')
  if (answer.kind === 'failed') {
    child.kill()
    if (answer.code === 'EADDRINUSE') throw portInUse(options.host ?? '127.0.0.1', options.port ?? 0)
    throw serverDidNotStart(answer.code, answer.message)
  }
  return {
    origin: answer.origin,
    clockId: answer.clockId,
    pid: answer.pid,
    mark: async () => void (await child.ask({ kind: 'mark' }, 'marked')),
    measure: () => child.ask({ kind: 'measure' }, 'measured'),
    stop: () => stop(child),
    kill: () => child.kill(),
    exited: child.exited,
  }
}

async function stop(child: IpcProcess<ToServer, FromServer>): Promise<LabStats> {
  const overdue = setTimeout(() => child.kill(), STOP_MS)
  try {
    const { stats } = await child.ask({ kind: 'stop' }, 'stopped')
    await child.exited
    return stats
  } finally {
    clearTimeout(overdue)
  }
}
