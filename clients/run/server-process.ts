/** A server process of ours: started, asked and stopped over IPC, never through what is measured. */
import type { ConnectionRows } from '../../protocol/connection-bytes.ts'
import type { Handover } from '../../protocol/handover.ts'
import type { FromServer, ToServer } from '../../protocol/server-ipc.ts'
import type { ServerOptions } from '../../protocol/server-options.ts'
import type { LabStats, ProcessCost } from '../../protocol/server-stats.ts'
import { cannotListen, portInUse } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { IpcProcess } from './child-process.ts'

/** How long a server may take to end in order before it is ended; it promises 2 s. */
const STOP_MS = 5_000

/** What a process left behind. */
export interface ServerEnd {
  readonly stats: LabStats
  /** The bytes of each connection. */
  readonly connections: ConnectionRows
  /** null: it was not asked for one. */
  readonly handover: Handover | null
}

/** A server in a network namespace, and the addresses that it has there. */
export interface ServerPlace {
  readonly namespace: string
  readonly serverAddress: string
  readonly controlAddress: string
}

export interface ServerProcess {
  /** Where this process reaches it, such as `http://127.0.0.1:41234`. */
  readonly origin: string
  /** Where clients reach it: the same, unless it runs in a network namespace. */
  readonly clientOrigin: string
  readonly clockId: string
  readonly pid: number
  /** Begins a new stretch of cost. */
  mark(): Promise<void>
  /** Stats now, and the cost since the last mark. */
  measure(): Promise<{ readonly stats: LabStats; readonly cost: ProcessCost }>
  /** Resident bytes after a full collection, which holds up whatever is under way; null where the process cannot. */
  settle(): Promise<number | null>
  /** Ends it in order, with a hand-over if asked for; resolves when the process is gone. */
  stop(handOver?: boolean): Promise<ServerEnd>
  /**
   * Ends it by SIGTERM with a hand-over: its clients are sent away over its `drainMs`, which this waits for.
   * @param onTold called with the signal
   */
  drain(drainMs: number, onTold?: () => void): Promise<ServerEnd>
  /** Ends it as its operator would, without a hand-over: clients are sent away over its `drainMs`. */
  leave(drainMs: number): Promise<ServerEnd>
  /** It dies on the spot: no goodbye, no history; the hand-over has the feeds alone. */
  crash(): Promise<ServerEnd>
  /** Ends it at once. */
  kill(): void
  /** Resolves when the process has ended, with what ended it in words. */
  readonly exited: Promise<string>
}

/**
 * @param place null: it runs in this process's own network
 * @throws LabError when it cannot listen: the port is taken, the address is not this machine's, …
 */
export async function startServer(
  asked: ServerOptions,
  handover?: Handover,
  place: ServerPlace | null = null,
): Promise<ServerProcess> {
  const child = new IpcProcess<ToServer, FromServer>('server', packagePaths.serverMain, place?.namespace)
  // In a namespace of its own nobody is there but the clients and the controls.
  const options = place === null ? asked : { ...asked, host: '0.0.0.0' }
  const message: ToServer = { kind: 'start', options, ...(handover && { handover }) }
  const answer = await child.ask(message, 'listening', 'failed')
  if (answer.kind === 'failed') {
    child.kill()
    if (answer.code === 'EADDRINUSE') throw portInUse(options.host ?? '127.0.0.1', options.port ?? 0)
    throw cannotListen(answer.code, answer.message, options.host ?? '127.0.0.1', options.port ?? 0)
  }
  return {
    origin: originAt(place?.controlAddress, answer.origin),
    clientOrigin: originAt(place?.serverAddress, answer.origin),
    clockId: answer.clockId,
    pid: answer.pid,
    mark: async () => void (await child.ask({ kind: 'mark' }, 'marked')),
    settle: async () => (await child.ask({ kind: 'settle' }, 'settled')).rssBytes,
    measure: () => child.ask({ kind: 'measure' }, 'measured'),
    stop: (handOver = false) => ended(child, child.ask({ kind: 'stop', handOver }, 'stopped')),
    drain: (drainMs, onTold) => drain(child, drainMs, onTold),
    leave: (drainMs) => leave(child, drainMs),
    crash: () => ended(child, child.ask({ kind: 'crash' }, 'stopped')),
    kill: () => child.kill(),
    exited: child.exited,
  }
}

/** The port is known to who listens; where it is reached, to who made the place. */
function originAt(address: string | undefined, told: string): string {
  return address === undefined ? told : `http://${address}:${new URL(told).port}`
}

async function drain(
  child: IpcProcess<ToServer, FromServer>,
  drainMs: number,
  onTold: () => void = () => {},
): Promise<ServerEnd> {
  child.tell({ kind: 'hand-over-at-the-end' })
  // A signal may overtake a message; the answer to a later message proves that this one was read.
  await child.ask({ kind: 'mark' }, 'marked')
  const stopped = child.hear('had drained', 'stopped')
  onTold()
  child.terminate()
  return ended(child, stopped, drainMs)
}

/** By message, not by signal: a service manager may have signalled the server as well, and two signals hurry it. */
function leave(child: IpcProcess<ToServer, FromServer>, drainMs: number): Promise<ServerEnd> {
  const stopped = child.hear('had drained', 'stopped')
  child.tell({ kind: 'drain' })
  return ended(child, stopped, drainMs)
}

type Stopped = Extract<FromServer, { kind: 'stopped' }>

/** Awaits the last word and the end of the process, which comes in time or is brought about. */
function ended(child: IpcProcess<ToServer, FromServer>, lastWord: Promise<Stopped>, extraMs = 0): Promise<ServerEnd> {
  const end = lastWord.then(async ({ stats, connections, handover }) => {
    await child.exited
    return { stats, connections, handover }
  })
  return child.within(STOP_MS + extraMs, end)
}
