/** `tlab serve`: one live feed over all four transports, until Ctrl-C. */
import { randomBytes } from 'node:crypto'
import { DEFAULT_CHANNEL } from '../../protocol/transports.ts'
import { EXIT } from '../errors.ts'
import { serveText } from '../report/serve-text.ts'
import { playFeed } from '../run/lab-control.ts'
import { commandName } from './command-name.ts'
import { readFeedRows } from './feed-source.ts'
import { listenForInterrupt } from './interrupt.ts'
import { startOwnServer, stayUntilInterrupted } from './own-server.ts'
import type { Terminal } from './terminal.ts'

export interface ServeOptions {
  readonly host: string
  readonly port?: number
  readonly token?: string
  readonly feed: string
  /** Events per second. */
  readonly rate: number
  /** Bytes. */
  readonly payload: number
}

/** The same rows in the same order at each start. */
const SEED = 1

export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const rows = readFeedRows(options.feed, options.payload)
  const token = options.token ?? randomBytes(18).toString('base64url')
  const interrupt = listenForInterrupt()
  interrupt.onFirst(() => terminal.warn('closing'))
  const server = await startOwnServer({ host: options.host, port: options.port, token, resultFolders: [] }, terminal)
  try {
    await playFeed(server.origin, token, {
      channel: DEFAULT_CHANNEL,
      source: options.feed,
      ...(rows !== null && { rows }),
      rate: options.rate,
      payloadBytes: options.payload,
      arrival: 'fixed',
      seed: SEED,
    })
    terminal.print(serveText({ ...options, origin: server.origin, token, command: commandName() }, terminal.results))
    await stayUntilInterrupted(server, interrupt)
  } finally {
    server.kill()
    interrupt.forget()
  }
  return EXIT.done
}
