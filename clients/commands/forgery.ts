/**
 * `tlab forgery`: the lesson about cross-site request forgery, on loopback alone. Two labs, one of them without its
 * protections, and a stranger's page that tries every endpoint of both from the user's own browser. They stay
 * until Ctrl-C or SIGTERM.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { OutgoingMessage } from '../../protocol/messages.ts'
import { EXIT, LabError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { forgeryText } from '../report/forgery-text.ts'
import { wrap } from '../report/wrap.ts'
import { type ServerProcess, startServer } from '../run/server-process.ts'
import { openBrowser, wantsBrowser } from './browser.ts'
import { listenForInterrupt } from './interrupt.ts'
import { startStranger } from './stranger.ts'
import type { Terminal } from './terminal.ts'

export interface ForgeryOptions {
  readonly json?: boolean
  readonly browser: boolean
}

/** What stands in each lab, and is nobody's business. */
const YOURS: OutgoingMessage = { id: 'yours', from: 'you', data: 'a word in private' }

const WARNING =
  'warning: the second lab has no protections; any page in a browser on this machine can use it until Ctrl-C'

export async function forgery(options: ForgeryOptions, terminal: Terminal): Promise<number> {
  if (!existsSync(join(packagePaths.dashboard, 'forgery.html'))) {
    throw new LabError(EXIT.usage, 'expected the built pages in dist/dashboard, found none; run "npm run build" first')
  }
  const interrupt = listenForInterrupt()
  interrupt.onFirst(() => terminal.warn('closing'))
  const servers: ServerProcess[] = []
  try {
    const [shielded, open] = [await startLab('on', servers), await startLab('off', servers)]
    terminal.warn(wrap(WARNING, terminal.progress.width, '').join('\n'))
    const stranger = await startStranger(packagePaths.dashboard, { protected: shielded, unprotected: open })
    const addresses = { protected: shielded, unprotected: open, stranger: stranger.origin }
    terminal.print(options.json === true ? JSON.stringify(addresses) : forgeryText(addresses, terminal.results))
    const { platform, env, stdout } = process
    const isTerminal = stdout.isTTY === true
    if (options.browser && wantsBrowser({ env, platform, isTerminal })) openBrowser(stranger.origin, platform, terminal)
    await Promise.race([interrupt.asked, ...servers.map((server) => endedEarly(server))])
    stranger.close()
    await Promise.all(servers.map((server) => server.stop().catch(() => server.kill())))
  } finally {
    for (const server of servers) server.kill()
    interrupt.forget()
  }
  return EXIT.done
}

async function startLab(protections: 'on' | 'off', started: ServerProcess[]): Promise<string> {
  const server = await startServer({ token: randomBytes(18).toString('base64url'), protections })
  started.push(server)
  await fetch(`${server.origin}/feed/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(YOURS),
  })
  return server.origin
}

async function endedEarly(server: ServerProcess): Promise<never> {
  throw new Error(`a server process ended by itself: ${await server.exited}`)
}
