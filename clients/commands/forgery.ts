/**
 * `tlab forgery`: the lesson about cross-site request forgery, on loopback alone. Two labs, one of them without its
 * protections, and a stranger's page that tries every endpoint of both from the user's own browser. They stay
 * until Ctrl-C or SIGTERM.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { EXIT, LabError } from '../errors.ts'
import { Labs } from '../experiments/labs.ts'
import { startStranger } from '../experiments/stranger.ts'
import { packagePaths } from '../package-root.ts'
import { forgeryText } from '../report/forgery-text.ts'
import { wrap } from '../report/wrap.ts'
import { openBrowser, wantsBrowser } from './browser.ts'
import { listenForInterrupt } from './interrupt.ts'
import type { Terminal } from './terminal.ts'

export interface ForgeryOptions {
  readonly json?: boolean
  readonly browser: boolean
}

const WARNING =
  'warning: the second lab has no protections; any page in a browser on this machine can use it until Ctrl-C'

export async function forgery(options: ForgeryOptions, terminal: Terminal): Promise<number> {
  if (!existsSync(join(packagePaths.dashboard, 'forgery.html'))) {
    throw new LabError(EXIT.usage, 'expected the built pages in dist/dashboard, found none; run "npm run build" first')
  }
  const interrupt = listenForInterrupt()
  interrupt.onFirst(() => terminal.warn('closing'))
  const labs = new Labs()
  try {
    const [shielded, open] = [await labs.start(), await labs.start({ protections: 'off' })]
    terminal.warn(wrap(WARNING, terminal.progress.width, '').join('\n'))
    const stranger = await startStranger(packagePaths.dashboard, { protected: shielded, unprotected: open })
    const addresses = { protected: shielded, unprotected: open, stranger: stranger.origin }
    terminal.print(options.json === true ? JSON.stringify(addresses) : forgeryText(addresses, terminal.results))
    const { platform, env, stdout } = process
    const isTerminal = stdout.isTTY === true
    if (options.browser && wantsBrowser({ env, platform, isTerminal })) openBrowser(stranger.origin, platform, terminal)
    await Promise.race([interrupt.asked, labs.endedEarly()])
    stranger.close()
    await labs.stop()
  } finally {
    labs.kill()
    interrupt.forget()
  }
  return EXIT.done
}
