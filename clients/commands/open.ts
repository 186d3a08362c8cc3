/** `tlab open`: the dashboard with the results of a folder, until Ctrl-C. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { EXIT, LabError, usageError } from '../errors.ts'
import { packagePaths } from '../package-root.ts'
import { openBrowser, wantsBrowser } from './browser.ts'
import { listenForInterrupt } from './interrupt.ts'
import { ANY_KIND, newestResult } from './newest-result.ts'
import { startOwnServer, stayUntilInterrupted } from './own-server.ts'
import { problemWith } from './result-problem.ts'
import type { Terminal } from './terminal.ts'

export interface OpenOptions {
  readonly port?: number
  readonly browser: boolean
}

/** What to show: a folder's files, and which of them first. */
interface Shown {
  readonly folder: string
  /** Its name in the folder; null: the dashboard's own sample. */
  readonly file: string | null
}

/** Nothing but this machine's browser is meant to see it. */
const HOST = '127.0.0.1'

export async function open(path: string | undefined, options: OpenOptions, terminal: Terminal): Promise<number> {
  const shown = await whatToShow(path, terminal)
  if (!existsSync(packagePaths.dashboard)) {
    throw new LabError(
      EXIT.usage,
      'expected the built dashboard in dist/dashboard, found none; run "npm run build" first',
    )
  }
  const interrupt = listenForInterrupt()
  interrupt.onFirst(() => terminal.warn('closing'))
  const token = randomBytes(18).toString('base64url')
  const server = await startOwnServer(
    {
      host: HOST,
      port: options.port,
      token,
      joinCode: null,
      allowHosts: [],
      allowOrigins: [],
      resultFolders: [shown.folder],
    },
    terminal,
  )
  try {
    const url = dashboardUrl(server.origin, shown)
    terminal.print(url)
    terminal.warn('Ctrl-C ends it.')
    const { platform, env, stdout } = process
    if (options.browser && wantsBrowser({ env, platform, isTerminal: stdout.isTTY === true })) {
      openBrowser(url, platform, terminal)
    }
    await stayUntilInterrupted(server, interrupt)
  } finally {
    server.kill()
    interrupt.forget()
  }
  return EXIT.done
}

/** `http://127.0.0.1:8080/#run=results/<file>`. */
function dashboardUrl(origin: string, { file }: Shown): string {
  return file === null ? `${origin}/` : `${origin}/#run=results/${encodeURIComponent(file)}`
}

/** A file is shown itself; of a folder its newest run, since that is what one has just made. */
async function whatToShow(path: string | undefined, terminal: Terminal): Promise<Shown> {
  const wanted = resolve(path ?? packagePaths.runs)
  const found = await stat(wanted).catch(() => null)
  if (found === null && path !== undefined) {
    throw usageError(
      `expected a result file or a folder of them, found nothing at ${path}; "tlab run" prints where it saves`,
    )
  }
  if (found?.isFile() !== true) return { folder: wanted, file: await newestResult(wanted, ANY_KIND, terminal) }
  const problem = await problemWith(wanted)
  if (problem !== null) throw usageError(problem)
  return { folder: dirname(wanted), file: basename(wanted) }
}
