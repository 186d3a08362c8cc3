/** The server process that `tlab serve` and `tlab open` stand on: on the port that was asked for, or a good one. */
import { existsSync } from 'node:fs'
import { readClockId } from '../../protocol/clock.ts'
import type { Coalesce } from '../../protocol/coalesce.ts'
import type { LogLevel } from '../../protocol/server-options.ts'
import { LabError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { type ServerProcess, startServer } from '../run/server-process.ts'
import type { Interrupt } from './interrupt.ts'
import type { Terminal } from './terminal.ts'

/** What people expect, and what the README's examples say. */
export const USUAL_PORT = 8080

export interface OwnServerRequest {
  readonly host: string
  /** undefined: the usual one, or a free one when that is taken. */
  readonly port: number | undefined
  readonly token: string
  /** null: whoever reaches it is let in; so only on loopback. */
  readonly joinCode: string | null
  /** Names, beside those that are known to be its own, that a request's Host may have. */
  readonly allowHosts: readonly string[]
  /** Origins of other pages that may use it. */
  readonly allowOrigins: readonly string[]
  /** Absent: it says nothing. */
  readonly logLevel?: LogLevel
  /** Over how long its clients are sent away when it drains, ms. */
  readonly drainMs?: number
  /** How long events wait for each other before they go; absent: they do not. */
  readonly coalesce?: Coalesce
  /** Folders of result files, beside the package's own. */
  readonly resultFolders: readonly string[]
}

/** @throws LabError when the asked port is in use (exit 3) */
export async function startOwnServer(request: OwnServerRequest, terminal: Terminal): Promise<ServerProcess> {
  const start = (port: number): Promise<ServerProcess> =>
    startServer({
      host: request.host,
      port,
      token: request.token,
      joinCode: request.joinCode,
      allowHosts: request.allowHosts,
      allowOrigins: request.allowOrigins,
      clockId: readClockId(),
      logLevel: request.logLevel ?? 'silent',
      ...(request.drainMs !== undefined && { drainMs: request.drainMs }),
      ...(request.coalesce !== undefined && { coalesce: request.coalesce }),
      dashboardFolder: existsSync(packagePaths.dashboard) ? packagePaths.dashboard : null,
      resultFolders: [...request.resultFolders, packagePaths.runs, packagePaths.reference].filter(existsSync),
    })
  if (request.port !== undefined) return start(request.port)
  try {
    return await start(USUAL_PORT)
  } catch (error) {
    if (!(error instanceof LabError && error.code === 'EADDRINUSE')) throw error
    terminal.warn(`port ${USUAL_PORT} is in use: took a free one`)
    return start(0)
  }
}

/**
 * Stays until the user ends it. Ctrl-C ends it at once; SIGTERM, as an operator's tools send it, sends the clients
 * away over `drainMs` before, which a second signal cuts short.
 * @throws Error when the server ends by itself, which it never should
 */
export async function stayUntilInterrupted(server: ServerProcess, interrupt: Interrupt, drainMs = 0): Promise<void> {
  const ended = server.exited.then((how) => {
    // A terminal's Ctrl-C reaches the server too; then its end is what was asked for.
    if (!interrupt.signal.aborted) throw new Error(`the server process ended by itself: ${how}`)
  })
  const signal = await Promise.race([interrupt.asked, ended])
  const hurried = new Promise<void>((resolve) => interrupt.onSecond(resolve))
  if (signal === 'SIGTERM' && drainMs > 0) await Promise.race([server.leave(drainMs).catch(() => {}), hurried])
  await server.stop().catch(() => server.kill())
}
