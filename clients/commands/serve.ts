/** `tlab serve`: one live feed over all four transports, until Ctrl-C ends it at once, or SIGTERM after a drain. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type Coalesce, NO_COALESCING } from '../../protocol/coalesce.ts'
import { joinCodeOf } from '../../protocol/join-code.ts'
import { isLoopback } from '../../protocol/loopback.ts'
import type { LogLevel } from '../../protocol/server-options.ts'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { formatDurationMs } from '../../protocol/units.ts'
import { EXIT, weakToken } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { qrCode } from '../report/qr-code.ts'
import { type Admission, joinUrl, serveText } from '../report/serve-text.ts'
import { playFeed } from '../run/lab-control.ts'
import { commandName } from './command-name.ts'
import { readFeedRows } from './feed-source.ts'
import { listenForInterrupt } from './interrupt.ts'
import { startOwnServer, stayUntilInterrupted } from './own-server.ts'
import { localOrigin, reachOf } from './reach.ts'
import type { Terminal } from './terminal.ts'

export interface ServeOptions {
  readonly host: string
  readonly port?: number
  readonly token?: string
  readonly allowHost?: readonly string[]
  readonly allowOrigin?: readonly string[]
  readonly feed: string
  /** Events per second. */
  readonly rate: number
  /** Bytes. */
  readonly payload: number
  readonly logLevel?: LogLevel
  /** How long events wait for each other before they go. */
  readonly coalesce?: Coalesce
  /** Over how long SIGTERM sends the clients away, ms. */
  readonly drain: number
}

/** The same rows in the same order at each start. */
const SEED = 1

/** Of a token that somebody chose for a server that others reach; guesses at it are not limited. */
const LEAST_TOKEN_CHARACTERS = 16

export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const rows = readFeedRows(options.feed, options.payload)
  const token = tokenOf(options)
  // Whoever reaches a server on loopback could read this process's memory as well; anybody else needs the code.
  const joinCode = isLoopback(options.host) ? null : joinCodeOf(randomBytes(8))
  const interrupt = listenForInterrupt()
  interrupt.onFirst((signal) => terminal.warn(signal === 'SIGTERM' ? drainText(options.drain) : 'closing'))
  const {
    host,
    port,
    drain: drainMs,
    allowHost: allowHosts = [],
    allowOrigin: allowOrigins = [],
    logLevel = 'silent',
    coalesce = NO_COALESCING,
  } = options
  const guards = { token, joinCode, allowHosts, allowOrigins }
  const request = { host, port, ...guards, logLevel, drainMs, coalesce, resultFolders: [] }
  const server = await startOwnServer(request, terminal)
  try {
    const origin = localOrigin(server.origin)
    await playFeed(origin, token, {
      channel: DEFAULT_CHANNEL,
      source: options.feed,
      ...(rows !== null && { rows }),
      rate: options.rate,
      payloadBytes: options.payload,
      arrival: 'fixed',
      seed: SEED,
    })
    const admission = joinCode === null ? null : admissionOf(host, server.origin, joinCode, terminal)
    const hasDashboard = existsSync(packagePaths.dashboard)
    const served = { ...options, origin, token, hasDashboard, command: commandName(), admission }
    terminal.print(serveText(served, terminal.results))
    await stayUntilInterrupted(server, interrupt, drainMs)
  } finally {
    server.kill()
    interrupt.forget()
  }
  return EXIT.done
}

function drainText(drainMs: number): string {
  return `draining: clients are sent away over ${formatDurationMs(drainMs)} (again: close at once)`
}

function tokenOf({ host, token }: ServeOptions): string {
  if (token === undefined) return randomBytes(18).toString('base64url')
  if (!isLoopback(host) && token.length < LEAST_TOKEN_CHARACTERS) throw weakToken(LEAST_TOKEN_CHARACTERS)
  return token
}

/** The picture is for somebody who sits in front of a terminal that can draw. */
function admissionOf(host: string, origin: string, joinCode: string, { env, results }: Terminal): Admission {
  const reach = reachOf(host, Number(new URL(origin).port || 80))
  const best = reach[0]
  const draws = process.stdout.isTTY === true && env['TERM'] !== 'dumb'
  const picture = draws && best !== undefined ? qrCode(joinUrl(best.origin, joinCode), results.colour) : null
  return { joinCode, reach, picture }
}
